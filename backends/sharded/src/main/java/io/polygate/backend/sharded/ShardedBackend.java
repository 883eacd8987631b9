package io.polygate.backend.sharded;

import io.polygate.spi.Backend;
import io.polygate.spi.BackendRef;
import io.polygate.spi.Backends;
import io.polygate.spi.CollectionSchema;
import io.polygate.spi.ConfigurationException;
import io.polygate.spi.Durability;
import io.polygate.spi.Limits;
import io.polygate.spi.Namespace;
import io.polygate.spi.Part;
import io.polygate.spi.Shards;
import io.polygate.spi.StorageException;
import io.polygate.spi.Store;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import io.polygate.spi.Tenants;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** An open instance: its shards, which are closed by whoever opened them. */
final class ShardedBackend implements Backend {
  private static final Duration LATER = Duration.ofSeconds(1);

  private final ShardedSettings settings;
  private final Map<BackendRef, Backend> shards;
  private volatile @Nullable Set<Part> parts;
  private final Scatter scatter;
  private final InstantSource clock;
  private final Map<Namespace, ShardedNamespace> namespaces = new ConcurrentHashMap<>();
  private final Map<Namespace, Mover> movers = new ConcurrentHashMap<>();
  private final List<ReentrantLock> tenantLocks = ShardedTenants.locks();

  private ShardedBackend(
      ShardedSettings settings,
      Map<BackendRef, Backend> shards,
      Scatter scatter,
      InstantSource clock) {
    this.settings = settings;
    this.shards = Collections.unmodifiableMap(new LinkedHashMap<>(shards));
    this.scatter = scatter;
    this.clock = clock;
  }

  /**
   * Opens an instance with its shards.
   *
   * @param clock tells when claims on idempotency keys may go
   * @throws ConfigurationException if a shard cannot be opened
   */
  static ShardedBackend open(
      String instance, ShardedSettings settings, Backends others, InstantSource clock) {
    Map<BackendRef, Backend> shards = new LinkedHashMap<>();
    settings.shards().forEach(reference -> shards.put(reference, others.open(reference)));
    return new ShardedBackend(
        settings, shards, new Scatter(instance, settings.threads(), settings.fanOut()), clock);
  }

  /** What every shard can do; asked when it is first needed, as shards may have to ask others. */
  private Set<Part> parts() {
    Set<Part> known = parts;
    if (known == null) {
      StoreId any = new StoreId(new Namespace("any"), new Tenant("any"));
      Set<Part> common = EnumSet.allOf(Part.class);
      shards.values().forEach(shard -> common.retainAll(shard.store(any).parts()));
      known = Set.copyOf(common);
      parts = known;
    }
    return known;
  }

  @Override
  public Store store(StoreId id) {
    Control.refuse(id.tenant());
    ShardedNamespace namespace = namespace(id.namespace());
    Set<Part> parts = parts();
    if (id.tenant().equals(Tenant.CATALOG)) {
      return new CatalogStore(namespace, parts).store();
    }
    Access access = new Access(namespace, id.tenant());
    OnceWrites once = new OnceWrites(access, new Claims(namespace, id.tenant(), parts));
    Store store = Store.of(new ShardedItems(access, once));
    if (parts.contains(Part.QUERIES)) {
      store = store.withQueries(new ShardedQueries(access));
    }
    if (parts.contains(Part.TRANSACTIONS)) {
      store = store.withTransactions(new ShardedTransactions(access, once));
    }
    if (parts.contains(Part.INDEXES)) {
      store = store.withIndexes(new ShardedIndexes(access));
    }
    if (parts.contains(Part.EXPIRY)) {
      store = store.withExpiry(new ShardedExpiry(access));
    }
    if (parts.contains(Part.HOT)) {
      store = store.withHot(new ShardedHot(access));
    }
    return store;
  }

  @Override
  public Tenants tenants(Namespace namespace) {
    return new ShardedTenants(namespace(namespace), tenantLocks);
  }

  @Override
  public void define(Namespace namespace, CollectionSchema schema) {
    namespace(namespace).define(schema);
    shards.values().forEach(shard -> shard.define(namespace, schema));
  }

  @Override
  public void prepare(Namespace namespace) {
    shards.values().forEach(shard -> shard.prepare(namespace));
    namespace(namespace).prepare();
    mover(namespace).goOn();
  }

  @Override
  public Optional<Shards> shards(Namespace namespace) {
    return Optional.of(mover(namespace));
  }

  private Mover mover(Namespace namespace) {
    return movers.computeIfAbsent(namespace, made -> new Mover(namespace(made)));
  }

  @Override
  public Limits limits() {
    return new Limits(
        shards.values().stream().mapToInt(shard -> shard.limits().valueBytes()).min().orElse(0),
        shards.values().stream().mapToInt(shard -> shard.limits().operations()).min().orElse(0));
  }

  @Override
  public Durability durability() {
    return shards.values().stream()
        .map(Backend::durability)
        .max(Comparator.naturalOrder())
        .orElse(Durability.MEMORY);
  }

  @Override
  public void probe() {
    List<String> failed = new ArrayList<>();
    shards.forEach(
        (reference, shard) -> {
          try {
            shard.probe();
          } catch (StorageException e) {
            failed.add(reference + " (" + e.getMessage() + ")");
          }
        });
    boolean tolerable =
        settings.policy() == ShardedSettings.Policy.PARTIAL && failed.size() < shards.size();
    if (!failed.isEmpty() && !tolerable) {
      throw new StorageException.Unavailable(
          "These shards cannot be used: " + String.join(", ", failed), LATER, null);
    }
  }

  @Override
  public void close() {
    movers.values().forEach(Mover::close);
    scatter.close();
  }

  /** One of the instance's namespaces. */
  ShardedNamespace namespace(Namespace name) {
    return namespaces.computeIfAbsent(
        name, made -> new ShardedNamespace(made, settings, shards, scatter, clock));
  }
}
