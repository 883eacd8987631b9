package io.polygate.it.contract;

import io.polygate.it.server.Http;
import org.junit.jupiter.api.Nested;

/** The wire contract on KV: a cached key-value store. */
final class KvHttpIT extends QueriesHttpContracts {
  KvHttpIT() {
    super(SharedGateway.KV, "kv");
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
