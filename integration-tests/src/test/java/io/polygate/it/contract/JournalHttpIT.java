package io.polygate.it.contract;

/**
 * The wire contract on a backend that the gateway was not written for and that has nothing but
 * items: what it has works as everywhere, and all else is refused.
 */
final class JournalHttpIT extends ItemsHttpContracts {
  JournalHttpIT() {
    super(SharedGateway.JOURNAL, "journal");
  }
}
