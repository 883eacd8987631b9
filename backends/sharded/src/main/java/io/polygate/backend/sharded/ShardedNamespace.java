package io.polygate.backend.sharded;

import io.polygate.spi.Backend;
import io.polygate.spi.BackendRef;
import io.polygate.spi.CollectionName;
import io.polygate.spi.CollectionSchema;
import io.polygate.spi.ConfigurationException;
import io.polygate.spi.Namespace;
import io.polygate.spi.StorageException;
import io.polygate.spi.Tenant;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One namespace of an instance: its slot map, as this process knows it, and its shards.
 *
 * <p>The map is believed for {@link #LEASE} after it was read. Whoever changes it waits for that
 * long before he relies on the change, so that no gateway writes by a map that is no longer true.
 */
final class ShardedNamespace {
  /** How long a map is believed. */
  static final Duration LEASE = Duration.ofMillis(500);

  private static final long FRESH_NANOS = LEASE.toNanos() / 2;
  private static final Duration LATER = Duration.ofSeconds(1);

  private final Namespace name;
  private final ShardedSettings settings;
  private final Scatter scatter;
  private final InstantSource clock;
  private final SlotMaps maps;
  private final IntSupplier valueBytes;
  private final SlotGates gates = new SlotGates();
  private final ReentrantLock loading = new ReentrantLock();
  private final Set<Integer> verified = ConcurrentHashMap.newKeySet();
  private final Map<CollectionName, CollectionSchema> schemas = new ConcurrentHashMap<>();
  private volatile @Nullable Known known;
  private volatile boolean moving;

  /** A map and when, on the monotonic clock, it was known to be true. */
  private record Known(SlotMaps.Stored stored, long nanoTime) {
    long age() {
      return System.nanoTime() - nanoTime;
    }
  }

  ShardedNamespace(
      Namespace name,
      ShardedSettings settings,
      Map<BackendRef, Backend> backends,
      Scatter scatter,
      InstantSource clock) {
    this.name = name;
    this.settings = settings;
    this.scatter = scatter;
    this.clock = clock;
    this.maps = new SlotMaps(name, settings, backends);
    this.valueBytes =
        () -> backends.values().stream().mapToInt(b -> b.limits().valueBytes()).min().orElse(0);
  }

  Namespace name() {
    return name;
  }

  ShardedSettings settings() {
    return settings;
  }

  Scatter scatter() {
    return scatter;
  }

  InstantSource clock() {
    return clock;
  }

  SlotMaps maps() {
    return maps;
  }

  SlotGates gates() {
    return gates;
  }

  /**
   * Compares what is stored with the configuration. Shards that cannot be asked now are compared
   * when they are used.
   *
   * @throws ConfigurationException if the namespace cannot be served as it is configured
   */
  void prepare() {
    Optional<SlotMap> map;
    try {
      map = maps.find().map(SlotMaps.Stored::map);
    } catch (StorageException.Corrupt e) {
      throw new ConfigurationException(
          "The slot map of the namespace " + name + " cannot be used: " + e.getMessage(), e);
    } catch (StorageException e) {
      return; // Not to be reached yet: every request looks again, and refuses until then.
    }
    map.flatMap(maps::complaint)
        .ifPresent(
            complaint -> {
              throw new ConfigurationException(complaint);
            });
  }

  /** The map for a read; empty if the namespace has none, so that it has no tenant either. */
  Optional<SlotMap> map() {
    return load(false).map(SlotMaps.Stored::map);
  }

  /**
   * The map for a read of a tenant.
   *
   * @throws StorageException.NotFound if there is no map, so that there is no tenant
   */
  SlotMap mapOfTenant() {
    return map().orElseThrow(ShardedNamespace::noTenant);
  }

  /**
   * The map for a write: not older than {@link #LEASE}.
   *
   * @throws StorageException.NotFound if there is no map, so that there is no tenant
   */
  SlotMap writableMap() {
    return load(true).map(SlotMaps.Stored::map).orElseThrow(ShardedNamespace::noTenant);
  }

  /** The map if it is known without asking anybody; for answers that must not wait. */
  Optional<SlotMap> knownMap() {
    Known now = known;
    return now != null && now.age() < LEASE.toNanos()
        ? Optional.of(now.stored().map())
        : Optional.empty();
  }

  /** Whether a map was ever read. */
  boolean isKnown() {
    return known != null;
  }

  /** The most bytes of a value that every shard can hold, so that it can be on any. */
  int valueBytes() {
    return valueBytes.getAsInt();
  }

  /** The map, made now if there is none. */
  SlotMap madeMap() {
    Optional<SlotMap> there = map();
    if (there.isPresent()) {
      return there.get();
    }
    loading.lock();
    try {
      long before = System.nanoTime();
      return keep(maps.findOrMake(), before).map();
    } finally {
      loading.unlock();
    }
  }

  /** The map as it is stored at this moment. */
  SlotMaps.Stored reloaded() {
    loading.lock();
    try {
      return reload().orElseThrow(ShardedNamespace::noTenant);
    } finally {
      loading.unlock();
    }
  }

  /**
   * Stores the next map, and uses it from now on.
   *
   * @throws StorageException.Conflict if somebody else has changed it
   */
  SlotMaps.Stored replace(SlotMaps.Stored old, SlotMap next) {
    loading.lock();
    try {
      long before = System.nanoTime();
      return keep(maps.replace(old, next), before);
    } finally {
      loading.unlock();
    }
  }

  private Optional<SlotMaps.Stored> load(boolean writing) {
    Known now = known;
    if (now != null && now.age() < FRESH_NANOS) {
      return Optional.of(now.stored());
    }
    if (now == null || now.age() >= LEASE.toNanos()) {
      loading.lock();
    } else if (!loading.tryLock()) {
      return Optional.of(now.stored());
    }
    try {
      Known newer = known;
      return newer != null && newer.age() < FRESH_NANOS ? Optional.of(newer.stored()) : reload();
    } catch (StorageException.Unavailable e) {
      // Without its map's shard a namespace can still be read; what it writes might go astray.
      if (now == null || (writing && now.age() >= LEASE.toNanos())) {
        throw e;
      }
      return Optional.of(now.stored());
    } finally {
      loading.unlock();
    }
  }

  private Optional<SlotMaps.Stored> reload() {
    Known now = known;
    long before = System.nanoTime();
    Optional<SlotMaps.Stored> stored =
        now == null ? maps.find() : Optional.of(maps.reload(now.stored().map()));
    return stored.map(found -> keep(found, before));
  }

  private SlotMaps.Stored keep(SlotMaps.Stored stored, long nanoTime) {
    maps.complaint(stored.map())
        .ifPresent(
            complaint -> {
              throw new StorageException.Unavailable(complaint, LATER, null);
            });
    SlotMaps.Stored complete = maps.complete(stored);
    known = new Known(complete, nanoTime);
    return complete;
  }

  /**
   * A shard, once it has shown that it is the one that the map means.
   *
   * @throws StorageException.Unavailable if it has not
   */
  Shard shard(SlotMap map, int number) {
    Shard shard = maps.shard(map, number);
    if (!verified.contains(number)) {
      maps.verify(map, shard);
      verified.add(number);
    }
    return shard;
  }

  /** Whether a shard has shown who it is. */
  boolean isVerified(int number) {
    return verified.contains(number);
  }

  /** The shard of the catalog, the list of tenants and the map. */
  Shard catalogShard(SlotMap map) {
    return shard(map, map.catalog());
  }

  /** The shards that have slots, or may have items of slots on their way, and are configured. */
  List<SlotMap.Member> members(SlotMap map) {
    return map.members().stream().filter(maps::isConfigured).toList();
  }

  /** The definition of a collection. */
  Optional<CollectionSchema> schema(CollectionName collection) {
    return Optional.ofNullable(schemas.get(collection));
  }

  void define(CollectionSchema schema) {
    schemas.merge(
        schema.collection(),
        schema,
        (now, offered) -> offered.revision() > now.revision() ? offered : now);
  }

  /** Whether a tenant is there. */
  boolean exists(SlotMap map, Tenant tenant) {
    int home =
        switch (map.route()) {
          case PARTITION -> map.catalog();
          case TENANT -> map.owner(map.slot(tenant, ""));
        };
    Shard shard = shard(map, home);
    return asked(shard, () -> shard.tenants().exists(tenant));
  }

  /** Whether this process is the one that moves slots. */
  boolean isMoving() {
    return moving;
  }

  void setMoving(boolean isMoving) {
    moving = isMoving;
  }

  /** Asks a shard, and names it if it is at fault. */
  static <T> T asked(Shard shard, Supplier<T> call) {
    try {
      return call.get();
    } catch (StorageException e) {
      throw shard.named(e);
    }
  }

  /**
   * Gives a shard a tenant that it misses: shards get tenants when they first need them.
   *
   * @return whether the tenant exists and the shard has it now
   */
  boolean restore(SlotMap map, Tenant tenant, Shard shard) {
    if (map.route() == ShardedSettings.Route.TENANT
        || shard.number() == map.catalog()
        || !exists(map, tenant)) {
      return false;
    }
    asked(shard, () -> shard.tenants().create(tenant));
    if (exists(map, tenant)) {
      return true;
    }
    // Erased meanwhile: whoever did that may have looked here before.
    asked(shard, () -> shard.tenants().erase(tenant));
    return false;
  }

  static StorageException noTenant() {
    return new StorageException.NotFound(StorageException.NotFound.Subject.TENANT);
  }
}
