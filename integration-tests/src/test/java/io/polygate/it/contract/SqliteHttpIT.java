package io.polygate.it.contract;

import io.polygate.it.server.GatewayProcess;
import io.polygate.it.server.Http;
import org.junit.jupiter.api.Nested;

/** The wire contract on SQLite: a database file per tenant. */
final class SqliteHttpIT extends SqlHttpContracts {
  SqliteHttpIT() {
    super(SharedGateway.SQLITE, "sqlite");
  }

  @Nested
  final class Changes extends ChangesHttpContract {
    Changes(Http http, GatewayProcess gateway) {
      super(tested, http, gateway);
    }
  }

  @Nested
  final class Migrations extends MigrationsHttpContract {
    Migrations(Http http) {
      super(SharedGateway.MOVING, http);
    }
  }
}
