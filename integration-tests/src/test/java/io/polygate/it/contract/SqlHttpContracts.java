package io.polygate.it.contract;

import io.polygate.it.server.Http;
import org.junit.jupiter.api.Nested;

/** The contracts of backends that have SQL besides, nested. */
abstract class SqlHttpContracts extends TransactionsHttpContracts {
  SqlHttpContracts(String tested, String kind) {
    super(tested, kind);
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
}
