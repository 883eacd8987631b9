package io.polygate.backend.kv;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Cursor;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Items in the order of their keys. */
final class ItemRows implements PageReader.Rows {
  private final Reading.Entries entries;
  private final CollectionName collection;
  private final int prefix;
  private final Instant now;
  private final Predicate<String> partitions;
  private @Nullable ItemKey key;

  /**
   * The items of entries.
   *
   * @param prefix how long what comes before the partition key is
   * @param partitions which partitions are wanted
   */
  ItemRows(
      Reading.Entries entries,
      CollectionName collection,
      int prefix,
      Instant now,
      Predicate<String> partitions) {
    this.entries = entries;
    this.collection = collection;
    this.prefix = prefix;
    this.now = now;
    this.partitions = partitions;
  }

  @Override
  public boolean next() {
    return entries.next();
  }

  @Override
  public @Nullable Item item() {
    byte[] place = entries.key();
    ItemKey found = Keys.itemAt(collection, place, prefix);
    key = found;
    if (!partitions.test(found.partition())) {
      return null;
    }
    StoredItem stored = StoredItem.decode(place, entries.value());
    return stored.isVisible(now) ? stored.item(found) : null;
  }

  @Override
  public Cursor.Position position() {
    ItemKey here = Objects.requireNonNull(key);
    return new Cursor.Position(here.partition(), here.sort(), Optional.empty());
  }
}
