package io.polygate.it.contract;

import io.polygate.it.server.Http;
import org.junit.jupiter.api.Nested;

/** The wire contract where each tenant is on one shard, so that it has all transactions. */
final class ShardedByTenantHttpIT {
  private static final String NAMESPACE = SharedGateway.SHARDED_BY_TENANT;

  @Nested
  final class Cursors extends CursorsHttpContract {
    Cursors(Http http) {
      super(NAMESPACE, http);
    }
  }

  @Nested
  final class Idempotency extends IdempotencyHttpContract {
    Idempotency(Http http) {
      super(NAMESPACE, http);
    }
  }

  @Nested
  final class IdempotentTransactions extends IdempotentTransactionsHttpContract {
    IdempotentTransactions(Http http) {
      super(NAMESPACE, http);
    }
  }

  @Nested
  final class Indexes extends IndexesHttpContract {
    Indexes(Http http) {
      super(NAMESPACE, http);
    }
  }

  @Nested
  final class MissingParts extends MissingPartsHttpContract {
    MissingParts(Http http) {
      super(NAMESPACE, http);
    }
  }

  @Nested
  final class Queries extends QueriesHttpContract {
    Queries(Http http) {
      super(NAMESPACE, http);
    }
  }

  @Nested
  final class Tenants extends TenantsHttpContract {
    Tenants(Http http) {
      super(NAMESPACE, http);
    }
  }

  @Nested
  final class Transactions extends TransactionsHttpContract {
    Transactions(Http http) {
      super(NAMESPACE, http);
    }
  }

  @Nested
  final class Namespaces extends NamespacesHttpContract {
    Namespaces(Http http) {
      super(NAMESPACE, "sharded", http);
    }
  }
}
