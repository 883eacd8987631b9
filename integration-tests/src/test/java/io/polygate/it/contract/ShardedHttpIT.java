package io.polygate.it.contract;

/** The wire contract on four SQLite shards. Transactions over several are refused. */
final class ShardedHttpIT extends QueriesHttpContracts {
  ShardedHttpIT() {
    super(SharedGateway.SHARDED, "sharded");
  }
}
