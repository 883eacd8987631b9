package io.polygate.gateway.names;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what somebody may have meant by a name that there is not. */
public final class NearestName {
  /** Longer names are not compared: the work grows with the square of the length. */
  private static final int MAX_LENGTH = 128;

  /** A shorter beginning of a name is not taken for it. */
  private static final int SHORTEST_BEGINNING = 3;

  private NearestName() {}

  /**
   * The candidate that the fewest edits lead to, if they are few for the name's length. Case is no
   * edit, and whatever completes a beginning is one.
   *
   * @param name what was written
   * @param candidates what could have been written
   */
  public static Optional<String> of(String name, Collection<String> candidates) {
    if (name.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    int enough = Math.max(1, name.length() / 3);
    return candidates.stream()
        .map(candidate -> new Near(candidate, distance(name, candidate)))
        .filter(near -> near.edits <= enough)
        .min(Comparator.comparingInt(Near::edits).thenComparing(Near::name))
        .map(Near::name);
  }

  /** A clause that names the nearest candidate, or nothing if none is near. */
  public static String hint(String name, Collection<String> candidates) {
    return of(name, candidates).map(near -> "; did you mean " + near + "?").orElse("");
  }

  /** The same at the end of a sentence, which it ends in any case. */
  public static String ending(String name, Collection<String> candidates) {
    String hint = hint(name, candidates);
    return hint.isEmpty() ? "." : hint;
  }

  private record Near(String name, int edits) {}

  private static int distance(String name, String candidate) {
    return name.length() >= SHORTEST_BEGINNING && candidate.startsWith(name)
        ? Math.min(1, candidate.length() - name.length())
        : edits(name, candidate);
  }

  /** The Levenshtein distance, with one row kept. */
  private static int edits(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        boolean same =
            Character.toLowerCase(from.charAt(i - 1)) == Character.toLowerCase(to.charAt(j - 1));
        int substituted = diagonal + (same ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }
}
