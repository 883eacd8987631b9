package io.polygate.it.contract;

/** The wire contract on LiteFS' files, on one node without LiteFS. */
final class LitefsHttpIT extends SqlHttpContracts {
  LitefsHttpIT() {
    super(SharedGateway.LITEFS, "litefs");
  }
}
