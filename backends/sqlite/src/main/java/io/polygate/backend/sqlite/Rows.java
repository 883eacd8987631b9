package io.polygate.backend.sqlite;

import io.polygate.spi.Cursor;
import io.polygate.spi.Document;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Value;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a query or scan selects, one by one in its order, before its filter. */
interface Rows {
  /** By the sort value in the index, if one is read, then by the item's own key. */
  Comparator<Cursor.Position> ORDER =
      Comparator.comparing(Cursor.Position::indexed, Rows::compareIndexed)
          .thenComparing(Cursor.Position::partition, ItemKey::compareText)
          .thenComparing(Cursor.Position::sort, ItemKey::compareText);

  /** The next one, or null if there is none. */
  @Nullable Found next() throws SQLException;

  /** Ends the reading. */
  void close() throws SQLException;

  /**
   * One that was found.
   *
   * @param indexed its sort value in the index; empty if none is read, or it has no sort field
   */
  record Found(ItemKey key, StoredItem stored, Document document, Optional<Value> indexed) {
    Cursor.Position position() {
      return new Cursor.Position(key.partition(), key.sort(), indexed);
    }

    Item item() {
      return stored.item(key, document);
    }
  }

  private static int compareIndexed(Optional<Value> left, Optional<Value> right) {
    if (left.isEmpty() || right.isEmpty()) {
      return 0; // Both are: they are places in one index.
    }
    if (left.get() instanceof Value.Num(var a) && right.get() instanceof Value.Num(var b)) {
      return a.compareTo(b);
    }
    if (left.get() instanceof Value.Text(var a) && right.get() instanceof Value.Text(var b)) {
      return ItemKey.compareText(a, b);
    }
    return Boolean.compare(left.get() instanceof Value.Text, right.get() instanceof Value.Text);
  }
}
