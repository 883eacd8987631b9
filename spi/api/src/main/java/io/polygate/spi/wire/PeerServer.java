package io.polygate.spi.wire;

import io.polygate.spi.Backend;
import io.polygate.spi.Consistency;
import io.polygate.spi.ConsistencyToken;
import io.polygate.spi.Deadline;
import io.polygate.spi.Item;
import io.polygate.spi.Limits;
import io.polygate.spi.Namespace;
import io.polygate.spi.Part;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Replication;
import io.polygate.spi.StorageException;
import io.polygate.spi.Store;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import io.polygate.spi.Tenants;
import io.polygate.spi.WriteOptions;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Does what another gateway asks for. A message is the version of the format, the call's word, and
 * what the call needs; the answer is a mark of this process, whether it went well, and the outcome
 * or the failure.
 */
public final class PeerServer {
  /** The version of the format; a gateway of another version is refused. */
  public static final int FORMAT = 2;

  /**
   * Tells this process from every other: who sees another one knows that what it had made known
   * before is forgotten.
   */
  private static final String PROCESS = UUID.randomUUID().toString();

  private final Backend backend;
  private final Namespace namespace;

  /** Serves one namespace of a backend. */
  public PeerServer(Backend backend, Namespace namespace) {
    this.backend = backend;
    this.namespace = namespace;
  }

  /**
   * Makes a call. Blocks as the call does.
   *
   * @param deadline when nobody waits for the answer any more
   */
  public byte[] answer(byte[] message, Deadline deadline) {
    WireOutput out = new WireOutput();
    try {
      out.text(PROCESS);
      out.flag(true);
      answer(new WireInput(message), out, deadline);
      return out.toByteArray();
    } catch (StorageException e) {
      WireOutput failed = new WireOutput();
      failed.text(PROCESS);
      failed.flag(false);
      failed.failure(e);
      return failed.toByteArray();
    }
  }

  private void answer(WireInput in, WireOutput out, Deadline deadline) {
    if (in.small() != FORMAT) {
      throw new StorageException.Invalid("The gateways speak different versions.", "body");
    }
    PeerCall call = in.word(PeerCall.class);
    if (call == PeerCall.FORWARDED) {
      forwarded(in, out, deadline);
    } else {
      answer(call, in, out, deadline);
      in.end();
    }
  }

  private void forwarded(WireInput in, WireOutput out, Deadline deadline) {
    Replication replication = replication();
    Backend here = replication.forwarded(in.number());
    Optional<StoreId> tenant = in.optional(() -> new StoreId(namespace, in.tenant()));
    new PeerServer(here, namespace).answer(in.word(PeerCall.class), in, out, deadline);
    in.end();
    out.optional(tenant.flatMap(replication::position), token -> out.text(token.text()));
  }

  private Replication replication() {
    return backend
        .replication()
        .orElseThrow(
            () -> new StorageException.Invalid("The namespace is not replicated.", "body"));
  }

  private void answer(PeerCall call, WireInput in, WireOutput out, Deadline deadline) {
    switch (call) {
      case DESCRIBE_BACKEND -> describe(out);
      case PROBE -> backend.probe();
      case DEFINE -> backend.define(namespace, in.schema());
      case CREATE, EXISTS, LIST, DESCRIBE, ERASE -> tenants(call, in, out);
      case GET, GET_ALL, QUERY, SCAN, INDEXES, SWEEP, MIGRATIONS -> read(call, in, out, deadline);
      case APPLY, APPLY_ALL, COMMIT, SQL, MIGRATE, REVERT -> write(call, in, out, deadline);
      case AWAIT -> {
        StoreId id = new StoreId(namespace, in.tenant());
        out.flag(replication().await(id, new ConsistencyToken(in.text()), deadline));
      }
      case FORWARDED ->
          throw new StorageException.Invalid("A call is sent on once at most.", "body");
    }
  }

  /** The last thing of a message that changes something: what follows it is refused before. */
  private static <T> T last(T value, WireInput in) {
    in.end();
    return value;
  }

  private void describe(WireOutput out) {
    out.list(store(new Tenant("any")).parts(), out::word);
    Limits limits = backend.limits();
    out.small(limits.valueBytes());
    out.small(limits.operations());
    out.word(backend.durability());
  }

  private void tenants(PeerCall call, WireInput in, WireOutput out) {
    Tenants tenants = backend.tenants(namespace);
    switch (call) {
      case CREATE -> out.flag(tenants.create(last(in.tenant(), in)));
      case EXISTS -> out.flag(tenants.exists(in.tenant()));
      case DESCRIBE -> out.optional(tenants.describe(in.tenant()), out::description);
      case ERASE -> out.flag(tenants.erase(last(in.tenant(), in)));
      case LIST -> {
        Optional<Tenant> after = in.optional(in::tenant);
        out.list(tenants.list(after, Math.max(1, in.small())), tenant -> out.text(tenant.name()));
      }
      default -> throw new IllegalArgumentException("Not about tenants: " + call);
    }
  }

  private void read(PeerCall call, WireInput in, WireOutput out, Deadline deadline) {
    Store store = store(in.tenant());
    Consistency consistency = in.word(Consistency.class);
    ReadOptions options =
        new ReadOptions(consistency, deadline, in.optional(() -> new ConsistencyToken(in.text())));
    switch (call) {
      case GET -> out.optional(store.items().get(in.key(), options), out::item);
      case GET_ALL -> {
        for (Optional<Item> item : listed(store.items().getAll(in.list(in::key), options), out)) {
          out.optional(item, out::item);
        }
      }
      case QUERY -> out.page(part(store.queries(), Part.QUERIES).query(in.query(), options));
      case SCAN -> out.page(part(store.queries(), Part.QUERIES).scan(in.scan(), options));
      case INDEXES ->
          out.list(
              part(store.indexes(), Part.INDEXES).list(in.collection()),
              state -> {
                out.text(state.name());
                out.flag(state.ready());
              });
      case MIGRATIONS -> out.list(part(store.sql(), Part.SQL).migrations(options), out::applied);
      case SWEEP -> out.small(part(store.expiry(), Part.EXPIRY).sweep(Math.max(1, in.small())));
      default -> throw new IllegalArgumentException("Not a read: " + call);
    }
  }

  private static <T> List<T> listed(List<T> values, WireOutput out) {
    out.small(values.size());
    return values;
  }

  private void write(PeerCall call, WireInput in, WireOutput out, Deadline deadline) {
    Store store = store(in.tenant());
    WriteOptions options = in.options(deadline);
    switch (call) {
      case APPLY -> out.written(store.items().apply(last(in.mutation(), in), options));
      case APPLY_ALL ->
          out.list(store.items().applyAll(last(in.list(in::mutation), in), options), out::result);
      case COMMIT ->
          out.list(
              part(store.transactions(), Part.TRANSACTIONS)
                  .commit(last(in.list(in::mutation), in), options),
              out::written);
      case MIGRATE ->
          out.flag(part(store.sql(), Part.SQL).migrate(last(in.migration(), in), deadline));
      case REVERT ->
          out.flag(part(store.sql(), Part.SQL).revert(last(in.migration(), in), deadline));
      case SQL -> out.sql(part(store.sql(), Part.SQL).run(last(in.script(), in), options));
      default -> throw new IllegalArgumentException("Not a write: " + call);
    }
  }

  private Store store(Tenant tenant) {
    return backend.store(new StoreId(namespace, tenant));
  }

  private static <T> T part(Optional<T> part, Part which) {
    return part.orElseThrow(() -> new StorageException.Unsupported(which));
  }
}
