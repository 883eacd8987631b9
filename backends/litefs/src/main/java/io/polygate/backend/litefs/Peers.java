package io.polygate.backend.litefs;

import io.polygate.backend.remote.Envelope;
import io.polygate.backend.remote.PeerBackends;
import io.polygate.spi.Backend;
import io.polygate.spi.CollectionSchema;
import io.polygate.spi.ConsistencyToken;
import io.polygate.spi.Deadline;
import io.polygate.spi.Namespace;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import io.polygate.spi.wire.PeerCall;
import io.polygate.spi.wire.WireInput;
import io.polygate.spi.wire.WireOutput;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** The gateways of other nodes, to which calls are sent on. Safe for use by several threads. */
final class Peers implements AutoCloseable {
  private static final Duration LATER = Duration.ofSeconds(2);

  private final LitefsSettings settings;
  private final PeerBackends.Abilities abilities;
  private final Told told;
  private final Map<String, Peer> peers = new ConcurrentHashMap<>();
  private final List<Definition> definitions = new CopyOnWriteArrayList<>();

  /** Takes what a peer says of a tenant's position. */
  interface Told {
    /** The position after a call. */
    void position(StoreId id, Token token);
  }

  private record Definition(Namespace namespace, CollectionSchema schema) {}

  Peers(LitefsSettings settings, PeerBackends.Abilities abilities, Told told) {
    this.settings = settings;
    this.abilities = abilities;
    this.told = told;
  }

  /**
   * Makes a call on the node that writes.
   *
   * @param host the node's name
   */
  <T> T call(String host, Deadline deadline, Function<Backend, T> call) {
    Peer peer = peers.computeIfAbsent(host, this::open);
    long epoch = peer.epoch.get();
    try {
      return call.apply(peer.backend);
    } catch (StorageException.Unavailable e) {
      // Nothing was done. The reign that it was asked for may be over, and the next be its own too.
      if (epoch == 0 || !peer.epoch.compareAndSet(epoch, 0) || deadline.passed()) {
        throw e;
      }
      return call.apply(peer.backend);
    }
  }

  /** Makes a definition known to whoever is asked from now on. */
  void define(Namespace namespace, CollectionSchema schema) {
    definitions.removeIf(
        known ->
            known.namespace.equals(namespace)
                && known.schema.collection().equals(schema.collection())
                && known.schema.revision() <= schema.revision());
    definitions.add(new Definition(namespace, schema));
    peers.values().forEach(peer -> peer.backend.define(namespace, schema));
  }

  private Peer open(String host) {
    String url =
        settings
            .peer(host)
            .orElseThrow(
                () ->
                    new StorageException.Unavailable(
                        "The configuration does not say where the gateway of the node that writes"
                            + " is.",
                        LATER,
                        new IllegalStateException("no peer for " + host)));
    AtomicLong epoch = new AtomicLong();
    Backend backend =
        PeerBackends.open(
            LitefsConfig.PREFIX,
            settings.instance(),
            settings.keys(),
            url,
            abilities,
            new Sealed(epoch, told));
    definitions.forEach(known -> backend.define(known.namespace, known.schema));
    return new Peer(backend, epoch);
  }

  /**
   * A gateway.
   *
   * @param epoch the reign of its last answer; 0 before
   */
  private record Peer(Backend backend, AtomicLong epoch) {}

  /** Says in which reign the other is believed to write, and hears how far it has come. */
  private record Sealed(AtomicLong epoch, Told told) implements Envelope {
    @Override
    public void write(Optional<StoreId> tenant, WireOutput message) {
      message.word(PeerCall.FORWARDED);
      message.number(epoch.get());
      message.optional(tenant, id -> message.text(id.tenant().name()));
    }

    @Override
    public void read(Optional<StoreId> tenant, WireInput answer) {
      Optional<ConsistencyToken> position =
          answer.optional(() -> new ConsistencyToken(answer.text()));
      if (tenant.isPresent() && position.isPresent()) {
        Token token = Token.parse(position.get(), tenant.get());
        epoch.set(token.epoch());
        told.position(tenant.get(), token);
      }
    }
  }

  @Override
  public void close() {
    peers.values().forEach(peer -> peer.backend.close());
  }
}
