package io.polygate.spi.tck.memory;

import io.polygate.spi.CollectionName;
import io.polygate.spi.CollectionSchema;
import io.polygate.spi.Namespace;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import io.polygate.spi.Version;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/** Everything that a {@link MemoryBackend} holds, behind its one lock. */
final class MemoryState {
  private final ReentrantLock lock = new ReentrantLock();
  private final InstantSource clock;
  private final Map<Namespace, NavigableMap<Tenant, TenantData>> tenants = new HashMap<>();
  private final Map<Namespace, Map<CollectionName, CollectionSchema>> schemas = new HashMap<>();

  // A random beginning, so that no version of an earlier process comes back either.
  private final String versionPrefix = Long.toHexString(new SecureRandom().nextLong()) + "-";
  private long lastVersion;

  MemoryState(InstantSource clock) {
    this.clock = clock;
  }

  /** Does some work with the lock held. */
  <T> T locked(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Does some work on a tenant with the lock held.
   *
   * @throws StorageException.NotFound if there is no such tenant
   */
  <T> T inTenant(StoreId id, Function<TenantData, T> work) {
    return locked(
        () -> {
          TenantData data = tenants(id.namespace()).get(id.tenant());
          if (data == null) {
            throw new StorageException.NotFound(StorageException.NotFound.Subject.TENANT);
          }
          data.used(now());
          return work.apply(data);
        });
  }

  /** The tenants of a namespace, by name. For use with the lock held. */
  NavigableMap<Tenant, TenantData> tenants(Namespace namespace) {
    return tenants.computeIfAbsent(
        namespace, absent -> new TreeMap<>(Comparator.comparing(Tenant::name)));
  }

  /** Remembers a definition, unless a later one is known. */
  void define(Namespace namespace, CollectionSchema schema) {
    locked(
        () ->
            schemas
                .computeIfAbsent(namespace, absent -> new HashMap<>())
                .merge(
                    schema.collection(),
                    schema,
                    (known, offered) -> offered.revision() > known.revision() ? offered : known));
  }

  /** The definition of a collection, if there is one. For use with the lock held. */
  Optional<CollectionSchema> schema(Namespace namespace, CollectionName collection) {
    return Optional.ofNullable(schemas.getOrDefault(namespace, Map.of()).get(collection));
  }

  /** A version that was never given before. For use with the lock held. */
  Version nextVersion() {
    lastVersion++;
    return new Version(versionPrefix + lastVersion);
  }

  /** The time, to the millisecond. */
  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
