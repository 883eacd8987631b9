package io.polygate.it.contract;

import io.polygate.it.server.Http;
import org.junit.jupiter.api.Nested;

/** The wire contract on DynamoDB Local, all collections in one table. */
final class DynamoDbHttpIT extends QueriesHttpContracts {
  DynamoDbHttpIT() {
    super(SharedGateway.DYNAMODB, "dynamodb");
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
