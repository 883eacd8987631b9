package io.polygate.gateway.rest;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the header Prefer asks for; what it does not know it ignores.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7240">RFC 7240</a>
 */
enum Preferences {
  /** Nothing was asked for. */
  NONE,
  /** An answer without a body. */
  MINIMAL,
  /** An answer with the item. */
  REPRESENTATION;

  static Preferences of(@Nullable String header) {
    if (header == null) {
      return NONE;
    }
    for (String preference : header.toLowerCase(Locale.ROOT).split(",", -1)) {
      switch (preference.replace(" ", "").replace("\"", "")) {
        case "return=representation" -> {
          return REPRESENTATION;
        }
        case "return=minimal" -> {
          return MINIMAL;
        }
        default -> {
          // RFC 7240 wants unknown preferences to be ignored.
        }
      }
    }
    return NONE;
  }
}
