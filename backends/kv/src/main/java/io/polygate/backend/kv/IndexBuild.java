package io.polygate.backend.kv;

import io.polygate.spi.CollectionName;
import io.polygate.spi.CollectionSchema;
import io.polygate.spi.ItemKey;
import java.util.List;

/**
 * Makes the indexes of a collection what its definition says. The tenant's lane does it, so that
 * nothing is written meanwhile. It takes several commits: the first says which indexes are to be
 * and that they are not ready, the last that they are. If it is cut short, what was built is
 * removed and it begins anew at the next use.
 */
final class IndexBuild {
  private static final long AT_ONCE_BYTES = 1 << 20;

  private final WriteSession session;

  IndexBuild(WriteSession session) {
    this.session = session;
  }

  /** Follows a definition. Where there are items, nothing else may be in the session. */
  void follow(long tenant, CollectionSchema schema) {
    CollectionName collection = schema.collection();
    CollectionIndexes before = session.indexes(tenant, collection);
    CollectionIndexes after = before.following(schema, session::nextNumber);
    for (ItemIndex index : before.indexes()) {
      if (after.indexes().stream().noneMatch(kept -> kept.number() == index.number())) {
        session.remove(KeySpan.of(Keys.entries(tenant, index.number())));
      }
    }
    if (session.figures(tenant, collection).items() > 0 && !after.areReady()) {
      session.setIndexes(tenant, collection, after);
      session.commit();
      build(tenant, collection, after.indexes().stream().filter(index -> !index.ready()).toList());
    }
    session.setIndexes(tenant, collection, after.ready());
  }

  private void build(long tenant, CollectionName collection, List<ItemIndex> indexes) {
    byte[] prefix = Keys.items(tenant, collection);
    Changes changes = new Changes();
    try (Reading reading = session.engine().read();
        Reading.Entries items = reading.entries(KeySpan.of(prefix), false)) {
      while (items.next()) {
        byte[] place = items.key();
        ItemKey key = Keys.itemAt(collection, place, prefix.length);
        StoredItem item = StoredItem.decode(place, items.value());
        for (ItemIndex index : indexes) {
          byte[] indexed = index.indexed(item.value());
          if (indexed != null) {
            changes.put(Keys.entry(tenant, index.number(), indexed, key), Mutations.NOTHING);
          }
        }
        changes.keep();
        if (changes.bytes() >= AT_ONCE_BYTES) {
          session.engine().writeWhileReading(changes);
          changes = new Changes();
        }
      }
    }
    if (!changes.isEmpty()) {
      session.engine().write(changes);
    }
  }
}
