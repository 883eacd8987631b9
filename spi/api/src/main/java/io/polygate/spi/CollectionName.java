package io.polygate.spi;

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

  @Override
  public String toString() {
    return name;
  }
}
