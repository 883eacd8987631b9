package io.polygate.it.contract;

import io.polygate.it.server.Http;
import org.junit.jupiter.api.Nested;

/** The wire contract on a namespace that another gateway holds. */
final class RemoteHttpIT {
  private static final String NAMESPACE = SharedGateway.REMOTE;

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
  final class Definitions extends DefinitionsHttpContract {
    Definitions(Http http) {
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
  final class IdempotentTransactions extends IdempotentTransactionsHttpContract {
    IdempotentTransactions(Http http) {
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
  final class Keys extends KeysHttpContract {
    Keys(Http http) {
      super(NAMESPACE, http);
    }
  }

  @Nested
  final class MediaTypes extends MediaTypesHttpContract {
    MediaTypes(Http http) {
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
  final class Patch extends PatchHttpContract {
    Patch(Http http) {
      super(NAMESPACE, http);
    }
  }

  @Nested
  final class Preconditions extends PreconditionsHttpContract {
    Preconditions(Http http) {
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
      super(NAMESPACE, "remote", http);
    }
  }
}
