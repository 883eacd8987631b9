package io.polygate.it.contract;

import io.polygate.it.server.Http;
import org.junit.jupiter.api.Nested;

/** The wire contract on the reference store: what every other backend is compared with. */
final class MemoryHttpIT extends QueriesHttpContracts {
  MemoryHttpIT() {
    super(SharedGateway.MEMORY, "memory");
  }

  @Nested
  final class IdempotentTransactions extends IdempotentTransactionsHttpContract {
    IdempotentTransactions(Http http) {
      super(tested, http);
    }
  }

  @Nested
  final class References extends ReferencesHttpContract {
    References(Http http) {
      super(tested, http);
    }
  }

  @Nested
  final class Transactions extends TransactionsHttpContract {
    Transactions(Http http) {
      super(tested, http);
    }
  }
}
