package io.polygate.gateway.catalog;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the name that a mistyped one was probably meant to be. */
final class Nearest {
  /** Longer names are not compared: the work grows with the square of the length. */
  private static final int MAX_LENGTH = 128;

  private Nearest() {}

  /** The known name with the fewest edits to {@code name}, the first of several; case is free. */
  static Optional<String> of(String name, Collection<String> known) {
    if (name.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    return known.stream().min(Comparator.comparingInt(candidate -> edits(name, candidate)));
  }

  /** A sentence's end that names the nearest known name, if there is one. */
  static String hint(String name, Collection<String> known) {
    return of(name, known).map(nearest -> " The nearest is \"" + nearest + "\".").orElse("");
  }

  /** Levenshtein's distance: insertions, deletions and substitutions of one character. */
  private static int edits(String left, String right) {
    int[] row = new int[right.length() + 1];
    for (int j = 0; j <= right.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= right.length(); j++) {
        boolean same =
            Character.toLowerCase(left.charAt(i - 1)) == Character.toLowerCase(right.charAt(j - 1));
        int substitution = diagonal + (same ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substitution, Math.min(row[j - 1], diagonal) + 1);
      }
    }
    return row[right.length()];
  }
}
