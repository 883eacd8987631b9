package io.polygate.backend.sharded;

import io.polygate.spi.Expiry;

/** Removes a tenant's expired items, one shard after the other. */
final class ShardedExpiry implements Expiry {
  private final Access access;

  ShardedExpiry(Access access) {
    this.access = access;
  }

  @Override
  public int sweep(int limit) {
    ShardedNamespace namespace = access.namespace();
    SlotMap map = namespace.mapOfTenant();
    if (!namespace.exists(map, access.tenant())) {
      throw ShardedNamespace.noTenant();
    }
    int swept = 0;
    for (SlotMap.Member member : namespace.members(map)) {
      if (swept < limit) {
        int left = limit - swept;
        swept +=
            Tolerant.read(
                namespace.shard(map, member.number()),
                shard -> shard.store(access.tenant()).expiry().orElseThrow().sweep(left),
                () -> 0);
      }
    }
    return swept;
  }
}
