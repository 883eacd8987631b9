package io.polygate.spi;

/**
 * Stands for the writes that a client knows of: a read that brings it sees them, or is refused.
 * Opaque but to the backend that gave it.
 *
 * @param text 1 to 200 characters of {@code [A-Za-z0-9._~-]}
 */
public record ConsistencyToken(String text) {
  /** The longest, in characters. */
  public static final int MAX_LENGTH = 200;

  /**
   * Checks the form.
   *
   * @throws StorageException.Invalid if it is another
   */
  public ConsistencyToken {
    if (text.isEmpty()
        || text.length() > MAX_LENGTH
        || !text.chars().allMatch(ConsistencyToken::isAllowed)) {
      throw new StorageException.Invalid(
          "A consistency token is given back as it was received.", "Consistency-Token");
    }
  }

  private static boolean isAllowed(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == '_'
        || c == '~'
        || c == '-';
  }

  @Override
  public String toString() {
    return text;
  }
}
