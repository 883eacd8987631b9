package io.polygate.it.contract;

import io.polygate.it.server.Http;
import org.junit.jupiter.api.Nested;

/** The contracts of backends that have queries, indexes and expiry besides, nested. */
abstract class QueriesHttpContracts extends ItemsHttpContracts {
  QueriesHttpContracts(String tested, String kind) {
    super(tested, kind);
  }

  @Nested
  final class Copies extends CopiesHttpContract {
    Copies(Http http) {
      super(tested, http);
    }
  }

  @Nested
  final class Cursors extends CursorsHttpContract {
    Cursors(Http http) {
      super(tested, http);
    }
  }

  @Nested
  final class Definitions extends DefinitionsHttpContract {
    Definitions(Http http) {
      super(tested, http);
    }
  }

  @Nested
  final class ExpandedQueries extends ExpandedQueriesHttpContract {
    ExpandedQueries(Http http) {
      super(tested, http);
    }
  }

  @Nested
  final class Expiry extends ExpiryHttpContract {
    Expiry(Http http) {
      super(tested, http);
    }
  }

  @Nested
  final class Indexes extends IndexesHttpContract {
    Indexes(Http http) {
      super(tested, http);
    }
  }

  @Nested
  final class NamedQueries extends NamedQueriesHttpContract {
    NamedQueries(Http http) {
      super(tested, http);
    }
  }

  @Nested
  final class Queries extends QueriesHttpContract {
    Queries(Http http) {
      super(tested, http);
    }
  }

  @Nested
  final class Tenants extends TenantsHttpContract {
    Tenants(Http http) {
      super(tested, http);
    }
  }

  @Nested
  final class VersionedQueries extends VersionedQueriesHttpContract {
    VersionedQueries(Http http) {
      super(tested, http);
    }
  }
}
