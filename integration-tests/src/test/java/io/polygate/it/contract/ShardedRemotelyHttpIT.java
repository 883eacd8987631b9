package io.polygate.it.contract;

/** The wire contract on two shards, of which one is at another gateway. */
final class ShardedRemotelyHttpIT extends QueriesHttpContracts {
  ShardedRemotelyHttpIT() {
    super(SharedGateway.SHARDED_REMOTELY, "sharded");
  }
}
