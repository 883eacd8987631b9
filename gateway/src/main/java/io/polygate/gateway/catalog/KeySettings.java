package io.polygate.gateway.catalog;

import io.polygate.spi.StorageException;
import java.util.Optional;

/**
 * How keys are composed, as far as one of the places that may say so says it. Who says it last
 * wins: a request, then the namespace's configuration, then the collection's definition.
 *
 * @param separator what stands between the parts of a key: 1 to {@value #MAX_SEPARATOR} printable
 *     ASCII characters that are not letters, digits, spaces or {@code ~}
 * @param prefixSortKey whether each value in a sort key follows its field's name
 */
public record KeySettings(Optional<String> separator, Optional<Boolean> prefixSortKey) {
  /** The longest separator, in characters. */
  public static final int MAX_SEPARATOR = 8;

  /** The separator where nobody says another. */
  public static final String DEFAULT_SEPARATOR = "#";

  /** Says nothing. */
  public static final KeySettings NONE = new KeySettings(Optional.empty(), Optional.empty());

  static final String SEPARATOR_FORM =
      "A separator is 1 to 8 printable ASCII characters other than letters, digits, space and ~.";

  /**
   * Checks the separator.
   *
   * @throws StorageException.Invalid if it has another form
   */
  public KeySettings {
    if (separator.isPresent() && !isSeparator(separator.get())) {
      throw new StorageException.Invalid(SEPARATOR_FORM, "separator");
    }
  }

  /** What this says, and where it says nothing, what {@code weaker} says. */
  public KeySettings over(KeySettings weaker) {
    return new KeySettings(
        separator.or(weaker::separator), prefixSortKey.or(weaker::prefixSortKey));
  }

  /**
   * Whether a text may separate the parts of a key. Letters, digits and {@code ~} may not, because
   * escapes are made of them (see {@link KeyText}).
   */
  static boolean isSeparator(String text) {
    boolean valid = !text.isEmpty() && text.length() <= MAX_SEPARATOR;
    for (int i = 0; valid && i < text.length(); i++) {
      char c = text.charAt(i);
      valid = c > ' ' && c < 0x7f && c != '~' && !Character.isLetterOrDigit(c);
    }
    return valid;
  }
}
