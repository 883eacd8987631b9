package io.polygate.backend.sharded;

import io.polygate.spi.Backend;
import io.polygate.spi.BackendRef;
import io.polygate.spi.Namespace;
import io.polygate.spi.StorageException;
import io.polygate.spi.Store;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import io.polygate.spi.Tenants;
import java.time.Duration;

/**
 * One shard of a namespace.
 *
 * @param namespace the namespace
 * @param number its number in the slot map
 * @param reference its name in the configuration
 * @param backend what it is
 */
record Shard(Namespace namespace, int number, BackendRef reference, Backend backend) {
  private static final Duration LATER = Duration.ofSeconds(1);

  Store store(Tenant tenant) {
    return backend.store(new StoreId(namespace, tenant));
  }

  Tenants tenants() {
    return backend.tenants(namespace);
  }

  Versions versions() {
    return new Versions(number);
  }

  /** Its name in errors and answers. */
  String name() {
    return reference.toString();
  }

  /** A failure of this shard as a client is told of it: where the shard is at fault it is named. */
  StorageException named(StorageException failure) {
    return switch (failure) {
      case StorageException.Unavailable e ->
          new StorageException.Unavailable(
              "The shard " + name() + " cannot be used. " + e.getMessage(), e.retryAfter(), e);
      case StorageException.OutcomeUnknown e ->
          new StorageException.OutcomeUnknown(
              "The shard " + name() + " did not say what became of it. " + e.getMessage(), e);
      case StorageException.Corrupt e ->
          new StorageException.Corrupt("The shard " + name() + " is damaged. " + e.getMessage(), e);
      case StorageException.OutOfSpace e ->
          new StorageException.OutOfSpace("The shard " + name() + " is full.", e);
      default -> versions().given(failure);
    };
  }

  /** Says that this shard cannot be used. */
  StorageException.Unavailable unavailable(String why) {
    return new StorageException.Unavailable(
        "The shard " + name() + " cannot be used. " + why, LATER, null);
  }
}
