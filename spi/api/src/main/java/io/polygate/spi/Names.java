package io.polygate.spi;

/** The one check of names that may become file names, URL segments or key prefixes. */
final class Names {
  static final int MAX_LENGTH = 63;

  private Names() {}

  /**
   * Accepts {@code [a-z0-9][a-z0-9_-]{0,62}}: safe as a file name on every file system, in a URL
   * and in a database key, and never mistaken for an option or a parent directory.
   */
  static boolean isLowercaseName(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean alphanumeric = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      if (!alphanumeric && (i == 0 || (c != '_' && c != '-'))) {
        return false;
      }
    }
    return true;
  }

  /** Accepts {@code [A-Za-z][A-Za-z0-9_-]{0,62}}, for names that people choose for their data. */
  static boolean isMixedCaseName(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      boolean later = letter || (c >= '0' && c <= '9') || c == '_' || c == '-';
      if (i == 0 ? !letter : !later) {
        return false;
      }
    }
    return true;
  }
}
