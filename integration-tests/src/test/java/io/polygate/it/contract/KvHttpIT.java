package io.polygate.it.contract;

/** The wire contract on KV: a cached key-value store. */
final class KvHttpIT extends TransactionsHttpContracts {
  KvHttpIT() {
    super(SharedGateway.KV, "kv");
  }
}
