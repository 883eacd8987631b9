package io.polygate.backend.dynamodb;

import java.util.Optional;

/**
 * The sort keys that a query asks the engine for: all that are wanted, and at their edges some that
 * are not. The engine takes one condition on a sort key; whoever reads looks at each again.
 *
 * @param type what the keys' texts stand for
 * @param lower the least; empty if there is no bound
 * @param upper the greatest; empty if there is no bound
 */
record SortBounds(KeyType type, Optional<String> lower, Optional<String> upper) {
  /** Leaves out bounds that the engine does not take. */
  SortBounds {
    lower = lower.filter(type::takes);
    upper = upper.filter(type::takes);
  }

  /** All sort keys. */
  static SortBounds all(KeyType type) {
    return new SortBounds(type, Optional.empty(), Optional.empty());
  }

  /** None at all. */
  static SortBounds none() {
    return new SortBounds(KeyType.TEXT, Optional.of("b"), Optional.of("a"));
  }

  /** The texts that begin so. */
  static SortBounds beginningWith(String prefix) {
    return new SortBounds(KeyType.TEXT, Optional.of(prefix), successor(prefix));
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
            type,
            lower,
            Optional.of(upper.filter(bound -> type.compare(bound, place) < 0).orElse(place)))
        : new SortBounds(
            type,
            Optional.of(lower.filter(bound -> type.compare(bound, place) > 0).orElse(place)),
            upper);
  }

  /** Whether there are no bounds. */
  boolean isAll() {
    return lower.isEmpty() && upper.isEmpty();
  }

  /** Whether nothing can be between the bounds. */
  boolean isEmpty() {
    return lower.isPresent() && upper.isPresent() && type.compare(lower.get(), upper.get()) > 0;
  }
}
