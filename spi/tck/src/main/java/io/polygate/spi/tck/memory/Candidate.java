package io.polygate.spi.tck.memory;

import io.polygate.spi.Cursor;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Value;
import java.util.Comparator;
import java.util.Optional;

/**
 * An item that a query or scan selects, with its place in the order.
 *
 * @param item the item
 * @param indexed its sort value in the index that is read; empty if none is, or it has no sort
 *     field
 */
record Candidate(Item item, Optional<Value> indexed) {
  /** By the sort value in the index, if there is one, then by the item's own key. */
  static final Comparator<Cursor.Position> ORDER =
      Comparator.comparing(Cursor.Position::indexed, Candidate::compareIndexed)
          .thenComparing(Cursor.Position::partition, ItemKey::compareText)
          .thenComparing(Cursor.Position::sort, ItemKey::compareText);

  Cursor.Position position() {
    return new Cursor.Position(item.key().partition(), item.key().sort(), indexed);
  }

  /** Whether a value can be one that an index is ordered by. */
  static boolean isSortValue(Value value) {
    return value instanceof Value.Text || value instanceof Value.Num;
  }

  /** Both are there, or neither is: they are places in one index. */
  private static int compareIndexed(Optional<Value> left, Optional<Value> right) {
    if (left.isEmpty() || right.isEmpty()) {
      return 0;
    }
    if (left.get() instanceof Value.Num(var a) && right.get() instanceof Value.Num(var b)) {
      return a.compareTo(b);
    }
    if (left.get() instanceof Value.Text(var a) && right.get() instanceof Value.Text(var b)) {
      return ItemKey.compareText(a, b);
    }
    return Integer.compare(rank(left.get()), rank(right.get()));
  }

  private static int rank(Value value) {
    return value instanceof Value.Num ? 0 : 1;
  }
}
