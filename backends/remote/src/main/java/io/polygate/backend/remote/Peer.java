package io.polygate.backend.remote;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Indexes;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.wire.PeerCall;
import io.polygate.spi.wire.WireInput;
import io.polygate.spi.wire.WireOutput;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One tenant at the other gateway.
 *
 * @param client asks it
 * @param id which tenant
 * @param define makes the definitions known that it has not heard of
 */
record Peer(PeerClient client, StoreId id, Runnable define) {
  /** Reads. */
  <T> T read(
      PeerCall call,
      ReadOptions options,
      Consumer<WireOutput> arguments,
      Function<WireInput, T> reader) {
    define.run();
    Consumer<WireOutput> message =
        out -> {
          out.text(id.tenant().name());
          out.word(options.consistency());
          out.optional(options.after(), token -> out.text(token.text()));
          arguments.accept(out);
        };
    long processes = client.processes();
    try {
      return client.call(id.namespace(), tenant(), call, true, options.deadline(), message, reader);
    } catch (StorageException.NotFound e) {
      if (e.subject() != StorageException.NotFound.Subject.INDEX
          || processes == client.processes()) {
        throw e;
      }
      // It is another process since, which has not heard of the index.
      define.run();
      return client.call(id.namespace(), tenant(), call, true, options.deadline(), message, reader);
    }
  }

  private Optional<Tenant> tenant() {
    return Optional.of(id.tenant());
  }

  /** Writes; with an idempotency key once more if the answer was lost. */
  <T> T write(
      PeerCall call,
      WriteOptions options,
      Consumer<WireOutput> arguments,
      Function<WireInput, T> reader) {
    define.run();
    return client.call(
        id.namespace(),
        tenant(),
        call,
        options.idempotency().isPresent(),
        options.deadline(),
        out -> {
          out.text(id.tenant().name());
          out.options(options);
          arguments.accept(out);
        },
        reader);
  }

  /** As {@link Indexes#list}. */
  List<Indexes.State> indexes(CollectionName collection) {
    return read(
        PeerCall.INDEXES,
        ReadOptions.strong(),
        out -> out.text(collection.name()),
        in ->
            in.list(
                () -> {
                  String name = in.text();
                  return new Indexes.State(name, in.flag());
                }));
  }

  /** As {@link io.polygate.spi.Expiry#sweep}. */
  int sweep(int limit) {
    return read(PeerCall.SWEEP, ReadOptions.strong(), out -> out.small(limit), WireInput::small);
  }
}
