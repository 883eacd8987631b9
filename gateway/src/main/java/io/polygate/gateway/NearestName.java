package io.polygate.gateway;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what somebody may have meant by a name that there is not. */
public final class NearestName {
  private NearestName() {}

  /**
   * The candidate that the fewest edits lead to, if they are few for the name's length.
   *
   * @param name what was written
   * @param candidates what could have been written
   */
  public static Optional<String> of(String name, Collection<String> candidates) {
    int enough = Math.max(1, name.length() / 3);
    return candidates.stream()
        .map(candidate -> new Near(candidate, edits(name, candidate)))
        .filter(near -> near.edits <= enough)
        .min(Comparator.comparingInt(Near::edits).thenComparing(Near::name))
        .map(Near::name);
  }

  /** A clause that names the nearest candidate, or nothing if none is near. */
  public static String hint(String name, Collection<String> candidates) {
    return of(name, candidates).map(near -> "; did you mean " + near + "?").orElse("");
  }

  private record Near(String name, int edits) {}

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
        int substituted = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }
}
