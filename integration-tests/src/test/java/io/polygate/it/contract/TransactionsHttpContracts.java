package io.polygate.it.contract;

import io.polygate.it.server.Http;
import org.junit.jupiter.api.Nested;

/** The contracts of backends that have transactions over partitions besides, nested. */
abstract class TransactionsHttpContracts extends QueriesHttpContracts {
  TransactionsHttpContracts(String tested, String kind) {
    super(tested, kind);
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
