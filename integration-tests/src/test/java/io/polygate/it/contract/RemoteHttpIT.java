package io.polygate.it.contract;

/** The wire contract on a namespace that another gateway holds. */
final class RemoteHttpIT extends TransactionsHttpContracts {
  RemoteHttpIT() {
    super(SharedGateway.REMOTE, "remote");
  }
}
