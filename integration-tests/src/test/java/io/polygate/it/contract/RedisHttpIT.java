package io.polygate.it.contract;

import io.polygate.it.server.Http;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** The wire contract on KV over Redis, where the system property {@code polygate.redis} says. */
@Tag("redis")
final class RedisHttpIT extends QueriesHttpContracts {
  RedisHttpIT() {
    super(SharedGateway.REDIS, "kv");
  }

  @Nested
  final class IdempotentTransactions extends IdempotentTransactionsHttpContract {
    IdempotentTransactions(Http http) {
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
