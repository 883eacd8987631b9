package io.polygate.gateway.catalog;

import java.util.Optional;

/**
 * Escapes the parts of a key so that, joined by the separator, they tell where each ends.
 *
 * <p>In a part, {@code ~0} stands for {@code ~}, and {@code ~1} for the separator's first character
 * where it would otherwise begin a separator: before the rest of it, or before a beginning of the
 * rest at the part's end, where the separator that follows could complete it. All else stays as it
 * is. So no part contains the separator or runs into the next one, the first occurrence of the
 * separator always ends a part, and two different lists of parts never give one text.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6901#section-3">JSON Pointer, whose escapes these
 *     are</a>
 */
final class KeyText {
  private static final char ESCAPE = '~';

  private final String separator;

  /**
   * For one separator.
   *
   * @param separator as {@link KeySettings#separator} may be
   */
  KeyText(String separator) {
    this.separator = separator;
  }

  String separator() {
    return separator;
  }

  /** A part as it stands in a key. */
  String escape(String part) {
    char first = separator.charAt(0);
    int at = 0;
    while (at < part.length() && part.charAt(at) != ESCAPE && part.charAt(at) != first) {
      at++;
    }
    if (at == part.length()) {
      return part;
    }
    StringBuilder escaped = new StringBuilder(part.length() + 8).append(part, 0, at);
    for (; at < part.length(); at++) {
      char c = part.charAt(at);
      if (c == ESCAPE) {
        escaped.append("~0");
      } else if (c == first && beginsSeparator(part, at)) {
        escaped.append("~1");
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }

  /** Whether the separator, or as much of it as the part has left, stands at {@code at}. */
  private boolean beginsSeparator(String part, int at) {
    return part.regionMatches(at, separator, 0, Math.min(separator.length(), part.length() - at));
  }

  /** The part that {@link #escape} made this of, or empty if it made it of none. */
  Optional<String> unescape(String escaped) {
    String part =
        escaped.indexOf(ESCAPE) < 0
            ? escaped
            : escaped.replace("~1", separator.substring(0, 1)).replace("~0", "~");
    return escape(part).equals(escaped) ? Optional.of(part) : Optional.empty();
  }
}
