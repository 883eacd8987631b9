package io.polygate.it.contract;

import io.polygate.it.server.Http;
import org.junit.jupiter.api.Nested;

/** The wire contract on two shards, of which one is at another gateway. */
final class ShardedRemotelyHttpIT {
  private static final String NAMESPACE = SharedGateway.SHARDED_REMOTELY;

  @Nested
  final class Batch extends BatchHttpContract {
    Batch(Http http) {
      super(NAMESPACE, http);
    }
  }

  @Nested
  final class Cursors extends CursorsHttpContract {
    Cursors(Http http) {
      super(NAMESPACE, http);
    }
  }

  @Nested
  final class Expiry extends ExpiryHttpContract {
    Expiry(Http http) {
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
  final class Import extends ImportHttpContract {
    Import(Http http) {
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
  final class Items extends ItemsHttpContract {
    Items(Http http) {
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
  final class Namespaces extends NamespacesHttpContract {
    Namespaces(Http http) {
      super(NAMESPACE, "sharded", http);
    }
  }
}
