package io.polygate.backend.remote;

import io.polygate.spi.Backend;
import io.polygate.spi.CollectionSchema;
import io.polygate.spi.ConfigurationException;
import io.polygate.spi.Deadline;
import io.polygate.spi.Durability;
import io.polygate.spi.Limits;
import io.polygate.spi.Namespace;
import io.polygate.spi.Part;
import io.polygate.spi.StorageException;
import io.polygate.spi.Store;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenants;
import io.polygate.spi.wire.PeerCall;
import io.polygate.spi.wire.WireInput;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A namespace that another gateway holds. */
final class RemoteBackend implements Backend {
  private static final Logger LOG = System.getLogger(RemoteBackend.class.getName());
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Abilities ASSUMED =
      new Abilities(
          EnumSet.of(Part.ITEMS, Part.QUERIES, Part.TRANSACTIONS, Part.INDEXES, Part.EXPIRY),
          new Limits(1 << 20, 100),
          Durability.MEMORY);

  private final PeerClient client;
  private final RemoteSettings settings;
  private final Map<Namespace, Map<String, CollectionSchema>> schemas = new ConcurrentHashMap<>();
  private final Map<Namespace, Map<String, Told>> defined = new ConcurrentHashMap<>();
  private final Abilities assumed;
  private final boolean sendingOn;
  private volatile @Nullable Abilities abilities;
  private volatile @Nullable Namespace asked;

  private RemoteBackend(
      PeerClient client, RemoteSettings settings, Abilities assumed, boolean sendingOn) {
    this.client = client;
    this.settings = settings;
    this.assumed = assumed;
    this.sendingOn = sendingOn;
  }

  /** Which process of the other gateway has heard of which revision of a definition. */
  private record Told(long process, long revision) {}

  /** What the other gateway's backend can do and hold. */
  record Abilities(Set<Part> parts, Limits limits, Durability durability) {
    static Abilities read(WireInput in) {
      Set<Part> parts = EnumSet.noneOf(Part.class);
      parts.addAll(in.list(() -> in.word(Part.class)));
      parts.remove(Part.HOT); // Nothing that is asked over a network is answered from memory.
      int valueBytes = in.small();
      Limits limits = new Limits(valueBytes, in.small());
      return new Abilities(Set.copyOf(parts), limits, in.word(Durability.class));
    }

    /** What two namespaces of an instance have in common, whose backends there may differ. */
    Abilities and(Abilities other) {
      Set<Part> both = EnumSet.copyOf(parts);
      both.retainAll(other.parts);
      return new Abilities(
          Set.copyOf(both),
          new Limits(
              Math.min(limits.valueBytes(), other.limits.valueBytes()),
              Math.min(limits.operations(), other.limits.operations())),
          durability.compareTo(other.durability) > 0 ? durability : other.durability);
    }
  }

  /** Opens an instance; nobody is asked yet. */
  static RemoteBackend open(RemoteSettings settings) {
    return new RemoteBackend(new PeerClient(settings), settings, ASSUMED, false);
  }

  /** Opens another gateway that calls are sent on to. */
  static RemoteBackend sendingOn(
      RemoteSettings settings, PeerBackends.Abilities like, Envelope envelope) {
    return new RemoteBackend(
        new PeerClient(settings, Optional.of(envelope)),
        settings,
        new Abilities(like.parts(), like.limits(), like.durability()),
        true);
  }

  /** What it can do, or until it was asked what any might: it refuses what it cannot. */
  private Abilities abilities() {
    return Objects.requireNonNullElse(abilities, assumed);
  }

  private void ask(Namespace namespace) {
    Abilities there =
        client.call(
            namespace,
            PeerCall.DESCRIBE_BACKEND,
            true,
            Deadline.after(settings.timeout()),
            message -> {},
            Abilities::read);
    Abilities known = abilities;
    abilities = known == null ? there : known.and(there);
    asked = namespace;
  }

  @Override
  public void prepare(Namespace namespace) {
    asked = namespace;
    try {
      ask(namespace);
    } catch (StorageException.Unavailable e) {
      // It may come later: until then requests, and the readiness, say why not.
      LOG.log(
          Level.WARNING,
          "The gateway at {0} was not reached for the namespace {1}: {2}",
          settings.url(),
          namespace,
          e.getMessage());
    } catch (StorageException e) {
      throw new ConfigurationException(
          "The gateway at " + settings.url() + " cannot be used: " + e.getMessage(), e);
    }
  }

  @Override
  public Store store(StoreId id) {
    Set<Part> parts = abilities().parts();
    Peer peer = new Peer(client, id, () -> define(id.namespace()));
    Store store = Store.of(new RemoteItems(peer));
    if (parts.contains(Part.QUERIES)) {
      store = store.withQueries(new RemoteQueries(peer));
    }
    if (parts.contains(Part.TRANSACTIONS)) {
      store = store.withTransactions(new RemoteTransactions(peer));
    }
    if (parts.contains(Part.INDEXES)) {
      store = store.withIndexes(peer::indexes);
    }
    if (parts.contains(Part.EXPIRY)) {
      store = store.withExpiry(peer::sweep);
    }
    if (sendingOn && parts.contains(Part.SQL)) {
      store = store.withSql(new RemoteSql(peer));
    }
    return store;
  }

  @Override
  public Tenants tenants(Namespace namespace) {
    return new RemoteTenants(client, namespace);
  }

  @Override
  public void define(Namespace namespace, CollectionSchema schema) {
    schemas
        .computeIfAbsent(namespace, none -> new ConcurrentHashMap<>())
        .merge(
            schema.collection().name(),
            schema,
            (known, offered) -> offered.revision() > known.revision() ? offered : known);
  }

  /**
   * Makes the definitions known that the other gateway has not heard of: new ones, and all when it
   * is another process than before.
   */
  private void define(Namespace namespace) {
    Map<String, CollectionSchema> known = schemas.get(namespace);
    if (known == null) {
      return;
    }
    Map<String, Told> told = defined.computeIfAbsent(namespace, none -> new ConcurrentHashMap<>());
    known.forEach(
        (name, schema) -> {
          Told last = told.get(name);
          if (last == null
              || last.process() != client.processes()
              || last.revision() != schema.revision()) {
            boolean made =
                client.call(
                    namespace,
                    PeerCall.DEFINE,
                    true,
                    Deadline.after(settings.timeout()),
                    message -> message.schema(schema),
                    in -> true);
            if (made) {
              told.put(name, new Told(client.processes(), schema.revision()));
            }
          }
        });
  }

  @Override
  public Limits limits() {
    return abilities().limits();
  }

  @Override
  public Durability durability() {
    return abilities().durability();
  }

  @Override
  public void probe() {
    Namespace namespace = asked;
    if (namespace == null) {
      return; // No namespace is here: there is nothing that could not be served.
    }
    if (abilities == null) {
      ask(namespace);
    }
    boolean serving =
        client.call(
            namespace,
            PeerCall.PROBE,
            true,
            Deadline.after(settings.connectTimeout().plus(PATIENCE)),
            message -> {},
            in -> true);
    if (!serving) {
      throw new StorageException.Unavailable("It cannot serve.", PATIENCE, null);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
