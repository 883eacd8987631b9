package io.polygate.it.contract;

import io.polygate.it.server.Http;
import org.junit.jupiter.api.Nested;

/**
 * The contracts of what every backend has, nested; a subclass names the namespace and its backend.
 */
abstract class ItemsHttpContracts {
  /** The namespace under test. */
  final String tested;

  /** The kind of its backend. */
  private final String kind;

  ItemsHttpContracts(String tested, String kind) {
    this.tested = tested;
    this.kind = kind;
  }

  @Nested
  final class Batch extends BatchHttpContract {
    Batch(Http http) {
      super(tested, http);
    }
  }

  @Nested
  final class Expand extends ExpandHttpContract {
    Expand(Http http) {
      super(tested, http);
    }
  }

  @Nested
  final class Idempotency extends IdempotencyHttpContract {
    Idempotency(Http http) {
      super(tested, http);
    }
  }

  @Nested
  final class Import extends ImportHttpContract {
    Import(Http http) {
      super(tested, http);
    }
  }

  @Nested
  final class Items extends ItemsHttpContract {
    Items(Http http) {
      super(tested, http);
    }
  }

  @Nested
  final class Keys extends KeysHttpContract {
    Keys(Http http) {
      super(tested, http);
    }
  }

  @Nested
  final class MediaTypes extends MediaTypesHttpContract {
    MediaTypes(Http http) {
      super(tested, http);
    }
  }

  @Nested
  final class MissingParts extends MissingPartsHttpContract {
    MissingParts(Http http) {
      super(tested, http);
    }
  }

  @Nested
  final class Namespaces extends NamespacesHttpContract {
    Namespaces(Http http) {
      super(tested, kind, http);
    }
  }

  @Nested
  final class Patch extends PatchHttpContract {
    Patch(Http http) {
      super(tested, http);
    }
  }

  @Nested
  final class Preconditions extends PreconditionsHttpContract {
    Preconditions(Http http) {
      super(tested, http);
    }
  }

  @Nested
  final class Versions extends VersionsHttpContract {
    Versions(Http http) {
      super(tested, http);
    }
  }
}
