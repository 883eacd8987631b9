package io.polygate.backend.dynamodb;

import io.polygate.spi.StoreId;

/**
 * A tenant from its creation to its erasure. One of the same name that is made later is another
 * life, under other keys; so a gateway that does not know yet of the erasure cannot write into it.
 *
 * @param id the tenant
 * @param life tells its lives apart: {@value #LENGTH} characters
 */
record TenantLife(StoreId id, String life) {
  /** How long the word of a life is: always the same, so that none begins like another. */
  static final int LENGTH = 12;

  /** What the partition keys of all its rows begin with, and no others do. */
  String prefix() {
    return id.namespace() + "#" + id.tenant() + "." + life;
  }
}
