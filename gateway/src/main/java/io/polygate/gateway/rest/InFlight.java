package io.polygate.gateway.rest;

import io.polygate.spi.Idempotency;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The idempotency keys of requests that this gateway works on. A second request with such a key is
 * refused, as the first one's answer is not known yet; the backend's record makes sure of the rest.
 */
@Singleton
final class InFlight {
  private static final Claim NOTHING = () -> {};

  private final Set<Claimed> claims = ConcurrentHashMap.newKeySet();

  private record Claimed(StoreId store, String key) {}

  /** A key that no other request can have, until this is closed. */
  @FunctionalInterface
  interface Claim extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Claims the key.
   *
   * @throws StorageException.Conflict if it is claimed already
   */
  Claim claim(StoreId store, Optional<Idempotency> idempotency) {
    if (idempotency.isEmpty()) {
      return NOTHING;
    }
    Claimed claimed = new Claimed(store, idempotency.get().key());
    if (!claims.add(claimed)) {
      throw new StorageException.Conflict(
          StorageException.Conflict.Reason.IDEMPOTENCY_KEY_IN_FLIGHT);
    }
    return () -> claims.remove(claimed);
  }

  /**
   * Does the work while the key is claimed.
   *
   * @throws StorageException.Conflict if it is claimed already
   */
  <T> T claim(StoreId store, Optional<Idempotency> idempotency, Supplier<T> work) {
    try (Claim _ = claim(store, idempotency)) {
      return work.get();
    }
  }
}
