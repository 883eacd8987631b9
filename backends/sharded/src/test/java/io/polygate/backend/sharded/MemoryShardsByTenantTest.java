package io.polygate.backend.sharded;

/** Every contract over shards of the reference store, routed by tenant. */
class MemoryShardsByTenantTest extends MemoryShardsTest {
  @Override
  ShardedSettings.Route route() {
    return ShardedSettings.Route.TENANT;
  }
}
