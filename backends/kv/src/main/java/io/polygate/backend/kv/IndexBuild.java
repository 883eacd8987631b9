package io.polygate.backend.kv;

import io.polygate.spi.CollectionName;
import io.polygate.spi.CollectionSchema;
import io.polygate.spi.Deadline;
import io.polygate.spi.ItemKey;
import java.util.Arrays;
import java.util.List;

/**
 * Makes the indexes of a collection what its definition says. The tenant's lane does it, so that
 * nothing of this process is written meanwhile. It takes several commits: the first says which
 * indexes are to be and that they are not ready, the last that they are. If it is cut short, what
 * was built is removed and it begins anew at the next use.
 *
 * <p>Another process that shares the database goes on writing: it keeps the unready indexes as well
 * from the first commit on, as each of its commits expects the indexes that it knows. What is built
 * here expects the items that it is built from, and is built again from those that changed.
 */
final class IndexBuild {
  private static final long AT_ONCE_BYTES = 1 << 20;
  private static final int AT_ONCE_ITEMS = 5_000;

  private final WriteSession session;
  private final Engine engine;

  IndexBuild(WriteSession session) {
    this.session = session;
    this.engine = session.engine();
  }

  /**
   * Follows a definition, unless another process does. Where there are items, nothing else may be
   * in the session.
   *
   * @throws StaleReads if another process has changed the indexes meanwhile
   */
  void follow(long tenant, CollectionSchema schema) {
    CollectionName collection = schema.collection();
    byte[] definition = Keys.definition(tenant, collection);
    if (!engine.mayBuild(definition)) {
      return;
    }
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
      byte[] unready = after.encode();
      build(
          tenant,
          collection,
          after.indexes().stream().filter(index -> !index.ready()).toList(),
          unready);
      session.expect(definition, unready);
    }
    session.setIndexes(tenant, collection, after.ready());
    session.afterCommit(() -> engine.hasBuilt(definition));
  }

  private void build(
      long tenant, CollectionName collection, List<ItemIndex> indexes, byte[] unready) {
    byte[] definition = Keys.definition(tenant, collection);
    KeySpan rest = KeySpan.of(Keys.items(tenant, collection));
    int atOnce = AT_ONCE_ITEMS;
    while (!rest.isEmpty()) {
      Changes changes = new Changes();
      KeySpan next = read(tenant, collection, indexes, rest, atOnce, changes);
      changes.expect(definition, unready);
      try {
        if (!changes.isEmpty()) {
          engine.write(changes);
        }
        rest = next;
        atOnce = Math.min(2 * atOnce, AT_ONCE_ITEMS);
      } catch (StaleReads e) {
        if (!engine.mayBuild(definition) || !Arrays.equals(engine.get(definition), unready)) {
          throw e;
        }
        // The fewer they are, the likelier nobody writes one of them meanwhile.
        atOnce = Math.max(1, atOnce / 2);
      }
    }
  }

  /** Adds the entries of some items to changes; gives the span of those that are left. */
  private KeySpan read(
      long tenant,
      CollectionName collection,
      List<ItemIndex> indexes,
      KeySpan span,
      int atOnce,
      Changes changes) {
    int prefix = Keys.items(tenant, collection).length;
    int read = 0;
    try (Reading reading = engine.read(Deadline.none());
        Reading.Entries items = reading.entries(span, false)) {
      while (items.next()) {
        byte[] place = items.key();
        byte[] stored = items.value();
        ItemKey key = Keys.itemAt(collection, place, prefix);
        StoredItem item = StoredItem.decode(place, stored);
        changes.begin();
        for (ItemIndex index : indexes) {
          byte[] indexed = index.indexed(item.value());
          if (indexed != null) {
            changes.put(Keys.entry(tenant, index.number(), indexed, key), Mutations.NOTHING);
          }
        }
        changes.keep();
        changes.expect(place, stored);
        if (++read == atOnce || changes.bytes() >= AT_ONCE_BYTES) {
          return span.after(place, false);
        }
      }
    }
    return new KeySpan(span.to(), span.to());
  }
}
