package io.polygate.spi;

import org.jspecify.annotations.Nullable;

/**
 * The name of a collection of items within a tenant.
 *
 * @param name matches {@code [A-Za-z][A-Za-z0-9_-]{0,62}}; case matters
 */
public record CollectionName(String name) implements Comparable<CollectionName> {
  /**
   * Checks the name.
   *
   * @throws StorageException.Invalid if the name has another form
   */
  public CollectionName {
    if (!Names.isMixedCaseName(name)) {
      throw new StorageException.Invalid(
          "A collection name must match [A-Za-z][A-Za-z0-9_-]{0,62}.", "collection");
    }
  }

  @Override
  public int compareTo(CollectionName other) {
    return name.compareTo(other.name);
  }

  // As in ItemKey.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CollectionName that && name.equals(that.name);
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
