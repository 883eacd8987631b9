package io.polygate.it.contract;

/** The wire contract on the reference store: what every other backend is compared with. */
final class MemoryHttpIT extends TransactionsHttpContracts {
  MemoryHttpIT() {
    super(SharedGateway.MEMORY, "memory");
  }
}
