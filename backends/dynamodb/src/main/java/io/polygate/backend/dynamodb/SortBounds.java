package io.polygate.backend.dynamodb;

import io.polygate.spi.ItemKey;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The sort keys that a query asks the engine for: all that are wanted, and at their edges some that
 * are not. The engine takes one condition on a sort key; whoever reads looks at each again.
 *
 * @param lower the least; empty if there is no bound
 * @param upper the greatest; empty if there is no bound
 */
record SortBounds(Optional<String> lower, Optional<String> upper) {
  /** The longest text that the engine compares a sort key with, in bytes. */
  private static final int MOST_BYTES = 1024;

  /** All sort keys. */
  static final SortBounds ALL = new SortBounds(Optional.empty(), Optional.empty());

  /** None at all. */
  static final SortBounds NONE = new SortBounds(Optional.of("b"), Optional.of("a"));

  /** Leaves out bounds that the engine does not take. */
  SortBounds {
    lower = lower.filter(SortBounds::fits);
    upper = upper.filter(SortBounds::fits);
  }

  /** Those that begin so. */
  static SortBounds beginningWith(String prefix) {
    return new SortBounds(Optional.of(prefix), successor(prefix));
  }

  /** The least text above all that begin so; empty if there is none. */
  private static Optional<String> successor(String prefix) {
    int end = prefix.length();
    while (end > 0) {
      int last = prefix.codePointBefore(end);
      end -= Character.charCount(last);
      if (last < Character.MAX_CODE_POINT) {
        int next = last + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : last + 1;
        return Optional.of(prefix.substring(0, end) + Character.toString(next));
      }
    }
    return Optional.empty();
  }

  /** Those that come after a place. */
  SortBounds after(String place, boolean descending) {
    return descending
        ? new SortBounds(
            lower, Optional.of(upper.filter(b -> ItemKey.compareText(b, place) < 0).orElse(place)))
        : new SortBounds(
            Optional.of(lower.filter(b -> ItemKey.compareText(b, place) > 0).orElse(place)), upper);
  }

  /** Whether nothing can be between the bounds. */
  boolean isEmpty() {
    return lower.isPresent()
        && upper.isPresent()
        && ItemKey.compareText(lower.get(), upper.get()) > 0;
  }

  private static boolean fits(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES;
  }
}
