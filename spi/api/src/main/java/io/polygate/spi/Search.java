package io.polygate.spi;

import java.util.function.IntUnaryOperator;

/**
 * Finds one sequence within another by the algorithm of Knuth, Morris and Pratt. Both come from
 * clients, and trying every place would let two long ones of equal beginnings keep a processor busy
 * for minutes.
 */
final class Search {
  /** Up to so many comparisons, trying every place is the faster way. */
  private static final long FEW_COMPARISONS = 1 << 20;

  private Search() {}

  /** Whether trying every place is affordable. */
  static boolean isShort(int length, int partLength) {
    return (long) length * partLength <= FEW_COMPARISONS;
  }

  /**
   * Whether the part stands somewhere in the whole. Each is given by its length and what it has at
   * a place.
   */
  static boolean contains(
      int length, IntUnaryOperator whole, int partLength, IntUnaryOperator part) {
    if (partLength == 0 || partLength > length) {
      return partLength == 0;
    }
    int[] borders = borders(partLength, part);
    int matched = 0;
    for (int i = 0; i < length; i++) {
      int unit = whole.applyAsInt(i);
      while (matched > 0 && part.applyAsInt(matched) != unit) {
        matched = borders[matched - 1];
      }
      if (part.applyAsInt(matched) == unit) {
        matched++;
      }
      if (matched == partLength) {
        return true;
      }
    }
    return false;
  }

  /** By the end of each beginning of the part: how much of it the part also begins with. */
  private static int[] borders(int length, IntUnaryOperator part) {
    int[] borders = new int[length];
    int matched = 0;
    for (int i = 1; i < length; i++) {
      int unit = part.applyAsInt(i);
      while (matched > 0 && part.applyAsInt(matched) != unit) {
        matched = borders[matched - 1];
      }
      if (part.applyAsInt(matched) == unit) {
        matched++;
      }
      borders[i] = matched;
    }
    return borders;
  }
}
