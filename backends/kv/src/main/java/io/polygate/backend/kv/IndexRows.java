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
  private final Reading reading;
  private final Reading.Entries entries;
  private final long tenant;
  private final CollectionName collection;
  private final int prefix;
  private final boolean hasSort;
  private final Instant now;
  private @Nullable ItemKey key;
  private Optional<Value> indexed = Optional.empty();

  /**
   * The items of entries.
   *
   * @param prefix how long what comes before the sort value is
   * @param hasSort whether there is a sort value
   */
  IndexRows(
      Reading reading,
      Reading.Entries entries,
      long tenant,
      CollectionName collection,
      int prefix,
      boolean hasSort,
      Instant now) {
    this.reading = reading;
    this.entries = entries;
    this.tenant = tenant;
    this.collection = collection;
    this.prefix = prefix;
    this.hasSort = hasSort;
    this.now = now;
  }

  @Override
  public boolean next() {
    return entries.next();
  }

  @Override
  public @Nullable Item item() {
    byte[] entry = entries.key();
    OrderedValues.Reader reader = new OrderedValues.Reader(entry, prefix);
    indexed = hasSort ? Optional.of(reader.value()) : Optional.empty();
    ItemKey found = Keys.itemAt(collection, entry, reader.at());
    key = found;
    byte[] place = Keys.item(tenant, found);
    byte[] stored = reading.get(place);
    if (stored == null) {
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
