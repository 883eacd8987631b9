package io.polygate.backend.kv;

import io.polygate.spi.Consistency;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The numbers of tenants, for who reads. Those that were asked for lately are in memory. */
final class TenantNumbers {
  private static final int MAX_KNOWN = 100_000;

  private final Engine engine;
  private final Freshness freshness;
  private final AtomicLong erasures = new AtomicLong();

  // Asked before each read of an item. All are forgotten when there are too many: what a cache does
  // to know which of them were used last would cost every read more than that costs a few.
  private final ConcurrentMap<StoreId, Long> known = new ConcurrentHashMap<>();

  /**
   * Knows none yet.
   *
   * @param freshness tells when what is in memory may be given
   */
  TenantNumbers(Engine engine, Freshness freshness) {
    this.engine = engine;
    this.freshness = freshness;
  }

  /** The number of a tenant, if it is in memory. Never waits. */
  @Nullable Long peek(StoreId id) {
    return known.get(id);
  }

  /** The number of a tenant, or null if there is none. */
  @Nullable Long find(StoreId id, Consistency consistency) {
    Long number = freshness.allows(consistency) ? known.get(id) : null;
    return number == null ? read(id) : number;
  }

  /**
   * The number of a tenant.
   *
   * @throws StorageException.NotFound if there is none
   */
  long require(StoreId id, Consistency consistency) {
    Long number = find(id, consistency);
    if (number == null) {
      throw new StorageException.NotFound(StorageException.NotFound.Subject.TENANT);
    }
    return number;
  }

  private @Nullable Long read(StoreId id) {
    long before = erasures.get();
    byte[] stored = engine.get(Keys.tenant(id));
    if (stored == null) {
      known.remove(id);
      return null;
    }
    long number = Numbers.decode(stored);
    if (known.size() >= MAX_KNOWN) {
      known.clear();
    }
    known.put(id, number);
    if (erasures.get() != before) {
      // It may have been erased after it was read, and forgotten before it was remembered.
      known.remove(id);
    }
    return number;
  }

  /** Forgets all tenants. */
  void forgetAll() {
    erasures.incrementAndGet();
    known.clear();
  }

  /** Forgets a tenant that was erased. */
  void forget(StoreId id) {
    erasures.incrementAndGet();
    known.remove(id);
  }
}
