package io.polygate.backend.kv;

import io.polygate.spi.SortRange;
import io.polygate.spi.Value;
import java.util.Optional;

/** Ranges of sort keys as spans of keys. A sort key is a text and stands at the end of its key. */
final class SortKeys {
  private SortKeys() {}

  /**
   * The keys that begin with a prefix, followed by a sort key in a range.
   *
   * @return empty if none can be in it
   */
  static Optional<KeySpan> span(byte[] prefix, SortRange range) {
    return switch (range) {
      case SortRange.All() -> Optional.of(KeySpan.of(prefix));
      case SortRange.Equal(Value value) ->
          value instanceof Value.Text(String text)
              ? Optional.of(new KeySpan(at(prefix, text), after(prefix, text)))
              : Optional.empty();
      case SortRange.BeginsWith(String text) -> Optional.of(KeySpan.of(at(prefix, text)));
      case SortRange.Between(Optional<SortRange.Bound> lower, Optional<SortRange.Bound> upper) ->
          isText(lower) && isText(upper)
              ? Optional.of(
                  new KeySpan(
                      lower.map(bound -> edge(prefix, bound, !bound.inclusive())).orElse(prefix),
                      upper
                          .map(bound -> edge(prefix, bound, bound.inclusive()))
                          .orElseGet(() -> KeySpan.successor(prefix))))
              : Optional.empty();
    };
  }

  private static boolean isText(Optional<SortRange.Bound> bound) {
    return bound.isEmpty() || bound.get().value() instanceof Value.Text;
  }

  private static byte[] edge(byte[] prefix, SortRange.Bound bound, boolean after) {
    String text = ((Value.Text) bound.value()).value();
    return after ? after(prefix, text) : at(prefix, text);
  }

  private static byte[] at(byte[] prefix, String text) {
    return new KeyWriter().bytes(prefix).text(text).key();
  }

  /** The first key after that of a text: no text holds U+0000. */
  private static byte[] after(byte[] prefix, String text) {
    return new KeyWriter().bytes(prefix).endedText(text).key();
  }
}
