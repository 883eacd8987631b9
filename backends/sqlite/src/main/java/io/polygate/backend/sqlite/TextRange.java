package io.polygate.backend.sqlite;

import io.polygate.spi.SortRange;
import io.polygate.spi.Value;
import java.util.Optional;

/**
 * A range of texts as bounds that SQL takes.
 *
 * @param lower where it begins; empty: with the first text
 * @param upper where it ends; empty: with the last text
 */
record TextRange(Optional<Bound> lower, Optional<Bound> upper) {
  /** One end. */
  record Bound(String text, boolean inclusive) {}

  private static final TextRange ALL = new TextRange(Optional.empty(), Optional.empty());

  /** The texts of a range; empty if no text is in it, because it is one of numbers. */
  static Optional<TextRange> of(SortRange range) {
    return switch (range) {
      case SortRange.All() -> Optional.of(ALL);
      case SortRange.Equal(Value value) ->
          value instanceof Value.Text(String text)
              ? Optional.of(
                  new TextRange(
                      Optional.of(new Bound(text, true)), Optional.of(new Bound(text, true))))
              : Optional.empty();
      case SortRange.BeginsWith(String prefix) ->
          Optional.of(
              new TextRange(
                  Optional.of(new Bound(prefix, true)),
                  successor(prefix).map(next -> new Bound(next, false))));
      case SortRange.Between(var lower, var upper) ->
          isText(lower) && isText(upper)
              ? Optional.of(new TextRange(lower.map(TextRange::bound), upper.map(TextRange::bound)))
              : Optional.empty();
    };
  }

  private static boolean isText(Optional<SortRange.Bound> bound) {
    return bound.isEmpty() || bound.get().value() instanceof Value.Text;
  }

  private static Bound bound(SortRange.Bound bound) {
    return new Bound(((Value.Text) bound.value()).value(), bound.inclusive());
  }

  /**
   * The first text after all that begin with a prefix: the prefix with its last code point raised.
   *
   * @return empty if there is none
   */
  static Optional<String> successor(String prefix) {
    int end = prefix.length();
    while (end > 0) {
      int last = prefix.codePointBefore(end);
      int start = end - Character.charCount(last);
      if (last < Character.MAX_CODE_POINT) {
        int next = last + 1;
        // Surrogates are no code points of texts.
        boolean surrogate = next >= Character.MIN_SURROGATE && next <= Character.MAX_SURROGATE;
        return Optional.of(
            prefix.substring(0, start)
                + Character.toString(surrogate ? Character.MAX_SURROGATE + 1 : next));
      }
      end = start;
    }
    return Optional.empty();
  }
}
