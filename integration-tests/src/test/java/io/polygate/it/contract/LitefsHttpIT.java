package io.polygate.it.contract;

import io.polygate.it.server.Http;
import org.junit.jupiter.api.Nested;

/** The wire contract on LiteFS' files, on one node without LiteFS. */
final class LitefsHttpIT extends QueriesHttpContracts {
  LitefsHttpIT() {
    super(SharedGateway.LITEFS, "litefs");
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
  final class Sql extends SqlHttpContract {
    Sql(Http http) {
      super(tested, http);
    }
  }

  @Nested
  final class SqlQueries extends SqlQueriesHttpContract {
    SqlQueries(Http http) {
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
