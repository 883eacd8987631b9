package io.polygate.gateway.catalog;

import io.polygate.spi.Document;

/**
 * Tells whether a value may have a member {@code pk} or {@code sk}, from its bytes: most values
 * have none, and then their tree is not needed.
 */
final class KeyMembers {
  private KeyMembers() {}

  /** Whether there may be one. If not, there is none. */
  static boolean mayBeIn(Document value) {
    if (!value.isJson()) {
      return false;
    }
    byte[] bytes = value.bytes();
    for (int at = 1; at + 2 < bytes.length; at++) {
      byte second = bytes[at + 1];
      if (second == 'k' && bytes[at + 2] == '"' && bytes[at - 1] == '"') {
        if (bytes[at] == 'p' || bytes[at] == 's') {
          return true;
        }
      } else if (second == 'u' && bytes[at] == '\\') {
        // A letter may be written as its number.
        return true;
      }
    }
    return false;
  }
}
