package io.polygate.spi;

import java.util.Optional;

/**
 * A condition on the sort key: a string for the items' own key, a string or a number for an
 * index's.
 */
public sealed interface SortRange {
  /** Every sort key, the absent one included. */
  record All() implements SortRange {}

  /** Exactly this one. */
  record Equal(Value value) implements SortRange {}

  /** Every text that begins so. */
  record BeginsWith(String prefix) implements SortRange {}

  /**
   * Everything from a lower to an upper bound. Values of another type than the bounds' are outside.
   *
   * @param lower the lower bound, or empty
   * @param upper the upper bound, or empty; not both are empty
   */
  record Between(Optional<Bound> lower, Optional<Bound> upper) implements SortRange {
    /** Checks that there is a bound. */
    public Between {
      if (lower.isEmpty() && upper.isEmpty()) {
        throw new StorageException.Invalid("A range of sort keys needs a bound.", "sk");
      }
    }
  }

  /**
   * One end of a range.
   *
   * @param value where it is
   * @param inclusive whether the value itself is inside
   */
  record Bound(Value value, boolean inclusive) {}

  /** Every sort key. */
  static SortRange all() {
    return new All();
  }

  /** Whether a sort key (a {@link Value.Text}, a {@link Value.Num}) is in the range. */
  default boolean contains(Value sort) {
    return switch (this) {
      case All() -> true;
      case Equal(Value value) -> value.equals(sort);
      case BeginsWith(String prefix) ->
          sort instanceof Value.Text(String text) && text.startsWith(prefix);
      case Between(Optional<Bound> lower, Optional<Bound> upper) ->
          lower.map(bound -> inside(sort, bound, 1)).orElse(true)
              && upper.map(bound -> inside(sort, bound, -1)).orElse(true);
    };
  }

  private static boolean inside(Value sort, Bound bound, int direction) {
    if (sort instanceof Value.Text(String left)
        && bound.value() instanceof Value.Text(String right)) {
      int order = ItemKey.compareText(left, right) * direction;
      return order > 0 || (order == 0 && bound.inclusive());
    }
    if (sort instanceof Value.Num(var left) && bound.value() instanceof Value.Num(var right)) {
      int order = left.compareTo(right) * direction;
      return order > 0 || (order == 0 && bound.inclusive());
    }
    return false;
  }
}
