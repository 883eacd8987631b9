package io.polygate.backend.sharded;

import io.polygate.spi.StorageException;
import java.util.function.Function;
import java.util.function.Supplier;

/** Asks shards of a tenant that is known to exist: one that does not have it has nothing of it. */
final class Tolerant {
  private Tolerant() {}

  /** What a shard has, or the answer for a shard without the tenant. */
  static <T> T read(Shard shard, Function<Shard, T> call, Supplier<T> nothing) {
    try {
      return call.apply(shard);
    } catch (StorageException e) {
      if (Control.isNoTenant(e)) {
        return nothing.get();
      }
      throw shard.named(e);
    }
  }
}
