package io.polygate.backend.kv;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Cursor;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Items in the order of an index, each looked up in the state in which the index is read. */
final class IndexRows implements PageReader.Rows {
  private final Reading.Entries entries;
  private final CollectionName collection;
  private final Reading.IndexedItems items;
  private final Instant now;
  private @Nullable ItemKey key;
  private Optional<Value> indexed = Optional.empty();

  /**
   * The items of entries.
   *
   * @param entries each with its item
   * @param items where the items are
   */
  IndexRows(
      Reading.Entries entries, CollectionName collection, Reading.IndexedItems items, Instant now) {
    this.entries = entries;
    this.collection = collection;
    this.items = items;
    this.now = now;
  }

  @Override
  public boolean next() {
    return entries.next();
  }

  @Override
  public @Nullable Item item() {
    byte[] entry = entries.key();
    OrderedValues.Reader reader = new OrderedValues.Reader(entry, items.sortAt());
    indexed = items.hasSort() ? Optional.of(reader.value()) : Optional.empty();
    ItemKey found = Keys.itemAt(collection, entry, reader.at());
    key = found;
    byte[] place = new KeyWriter().bytes(items.items()).bytes(entry, reader.at()).key();
    byte[] stored = entries.value();
    if (stored.length == 0) {
      throw new StorageException.Corrupt("An index has an entry without an item.", null);
    }
    StoredItem item = StoredItem.decode(place, stored);
    return item.isVisible(now) ? item.item(found) : null;
  }

  @Override
  public Cursor.Position position() {
    ItemKey here = Objects.requireNonNull(key);
    return new Cursor.Position(here.partition(), here.sort(), indexed);
  }
}
