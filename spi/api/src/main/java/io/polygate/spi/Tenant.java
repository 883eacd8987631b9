package io.polygate.spi;

import org.jspecify.annotations.Nullable;

/**
 * The name of a tenant: the unit of isolation, backup, erasure and quota within a namespace.
 *
 * @param name matches {@code [a-z0-9][a-z0-9_-]{0,62}}, or is the reserved {@code _catalog}
 */
public record Tenant(String name) {
  /**
   * The reserved tenant that holds a namespace's definitions. No client can name it, because its
   * first character is not one that a client's tenant may start with.
   */
  public static final Tenant CATALOG = new Tenant("_catalog");

  /**
   * Checks the name.
   *
   * @throws StorageException.Invalid if the name has another form
   */
  public Tenant {
    if (!Names.isLowercaseName(name) && !name.equals("_catalog")) {
      throw new StorageException.Invalid(
          "A tenant name must match [a-z0-9][a-z0-9_-]{0,62}.", "tenant");
    }
  }

  /**
   * A tenant as a client may name it.
   *
   * @throws StorageException.Invalid if the name has another form or is reserved
   */
  public static Tenant named(String name) {
    if (name.equals(CATALOG.name)) {
      throw new StorageException.Invalid(
          "A tenant name must match [a-z0-9][a-z0-9_-]{0,62}.", "tenant");
    }
    return new Tenant(name);
  }

  // As in ItemKey.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Tenant that && name.equals(that.name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}
