package io.polygate.spi;

/**
 * An item's version: changes with every write of the item and never comes back, not even when the
 * item or its tenant is deleted and created again.
 *
 * <p>Opaque: compare it, never parse it.
 *
 * @param token 1 to 64 characters of {@code [A-Za-z0-9._-]}
 */
public record Version(String token) {
  /**
   * Checks the token.
   *
   * @throws StorageException.Invalid if it has another form
   */
  public Version {
    boolean valid = !token.isEmpty() && token.length() <= 64;
    for (int i = 0; valid && i < token.length(); i++) {
      char c = token.charAt(i);
      valid =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '.'
              || c == '_'
              || c == '-';
    }
    if (!valid) {
      throw new StorageException.Invalid("Not a version that this gateway gave.", "version");
    }
  }

  @Override
  public String toString() {
    return token;
  }
}
