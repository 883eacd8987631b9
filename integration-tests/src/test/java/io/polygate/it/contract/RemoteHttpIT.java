package io.polygate.it.contract;

import io.polygate.it.server.Http;
import org.junit.jupiter.api.Nested;

/** The wire contract on a namespace that another gateway holds. */
final class RemoteHttpIT extends QueriesHttpContracts {
  RemoteHttpIT() {
    super(SharedGateway.REMOTE, "remote");
  }

  @Nested
  final class IdempotentTransactions extends IdempotentTransactionsHttpContract {
    IdempotentTransactions(Http http) {
      super(SharedGateway.REMOTE, http);
    }
  }

  @Nested
  final class References extends ReferencesHttpContract {
    References(Http http) {
      super(SharedGateway.REMOTE, http);
    }
  }

  @Nested
  final class Transactions extends TransactionsHttpContract {
    Transactions(Http http) {
      super(SharedGateway.REMOTE, http);
    }
  }
}
