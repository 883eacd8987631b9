package io.polygate.it.contract;

import io.polygate.it.server.Http;
import org.junit.jupiter.api.Nested;

/**
 * The wire contract on a backend that the gateway was not written for and that has nothing but
 * items: what it has works as everywhere, and all else is refused.
 */
final class JournalHttpIT {
  private static final String NAMESPACE = SharedGateway.JOURNAL;

  @Nested
  final class Batch extends BatchHttpContract {
    Batch(Http http) {
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
  final class Namespaces extends NamespacesHttpContract {
    Namespaces(Http http) {
      super(NAMESPACE, "journal", http);
    }
  }
}
