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
  private final Set<Claim> claims = ConcurrentHashMap.newKeySet();

  private record Claim(StoreId store, String key) {}

  /**
   * Does the work while the key is claimed.
   *
   * @throws StorageException.Conflict if it is claimed already
   */
  <T> T claim(StoreId store, Optional<Idempotency> idempotency, Supplier<T> work) {
    if (idempotency.isEmpty()) {
      return work.get();
    }
    Claim claim = new Claim(store, idempotency.get().key());
    if (!claims.add(claim)) {
      throw new StorageException.Conflict(
          StorageException.Conflict.Reason.IDEMPOTENCY_KEY_IN_FLIGHT);
    }
    try {
      return work.get();
    } finally {
      claims.remove(claim);
    }
  }
}
