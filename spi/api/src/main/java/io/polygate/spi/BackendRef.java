package io.polygate.spi;

/**
 * Names one configured instance of a backend kind, written {@code sqlite/main}.
 *
 * @param kind the factory's word, matches {@code [a-z0-9][a-z0-9_-]{0,62}}
 * @param instance the instance's name in the configuration, of the same form
 */
public record BackendRef(String kind, String instance) {
  /**
   * Checks both names.
   *
   * @throws StorageException.Invalid if one has another form
   */
  public BackendRef {
    if (!Names.isLowercaseName(kind) || !Names.isLowercaseName(instance)) {
      throw new StorageException.Invalid(
          "A backend reference must be kind/instance, each matching [a-z0-9][a-z0-9_-]{0,62}.",
          "backend");
    }
  }

  /**
   * Reads {@code kind/instance}.
   *
   * @throws StorageException.Invalid if the text has another form
   */
  public static BackendRef parse(String text) {
    int slash = text.indexOf('/');
    return new BackendRef(
        slash < 0 ? "" : text.substring(0, slash), slash < 0 ? "" : text.substring(slash + 1));
  }

  @Override
  public String toString() {
    return kind + "/" + instance;
  }
}
