package io.polygate.spi;

import org.jspecify.annotations.Nullable;

/**
 * The name of a namespace: what configuration routes to one backend.
 *
 * @param name matches {@code [a-z0-9][a-z0-9_-]{0,62}}
 */
public record Namespace(String name) {
  /**
   * Checks the name.
   *
   * @throws StorageException.Invalid if the name has another form
   */
  public Namespace {
    if (!Names.isLowercaseName(name)) {
      throw new StorageException.Invalid(
          "A namespace name must match [a-z0-9][a-z0-9_-]{0,62}.", "namespace");
    }
  }

  // As in ItemKey.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Namespace that && name.equals(that.name);
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
