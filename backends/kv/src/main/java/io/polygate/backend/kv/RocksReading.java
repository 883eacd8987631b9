package io.polygate.backend.kv;

import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;

/** The database in one state, for one thread. Must be closed. */
final class RocksReading implements Reading {
  private final RocksDB database;
  private final Uses uses;
  private final Snapshot snapshot;
  private final ReadOptions options;

  /** A reading of the state now; the use has begun and is ended by {@link #close}. */
  RocksReading(RocksDB database, Uses uses) {
    this.database = database;
    this.uses = uses;
    this.snapshot = database.getSnapshot();
    this.options = new ReadOptions().setSnapshot(snapshot);
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    try {
      return database.get(options, key);
    } catch (RocksDBException e) {
      throw KvErrors.translate(e);
    }
  }

  @Override
  public Entries entries(KeySpan span, boolean descending) {
    return new Walk(span, descending);
  }

  @Override
  public Entries indexEntries(KeySpan span, boolean descending, IndexedItems items) {
    return new IndexWalk(new Walk(span, descending), items);
  }

  @Override
  public void close() {
    options.close();
    database.releaseSnapshot(snapshot);
    uses.end();
  }

  /** Entries in the order of their keys. */
  private final class Walk implements Entries {
    private final Slice lower;
    private final Slice upper;
    private final ReadOptions bounded;
    private final RocksIterator iterator;
    private final boolean descending;
    private boolean begun;

    private Walk(KeySpan span, boolean descending) {
      this.descending = descending;
      // The bounds keep the engine from walking over what was deleted beyond them.
      lower = new Slice(span.from());
      upper = new Slice(span.isEmpty() ? span.from() : span.to());
      bounded =
          new ReadOptions()
              .setSnapshot(snapshot)
              .setIterateLowerBound(lower)
              .setIterateUpperBound(upper);
      iterator = database.newIterator(bounded);
    }

    @Override
    public boolean next() {
      if (begun) {
        if (descending) {
          iterator.prev();
        } else {
          iterator.next();
        }
      } else if (descending) {
        iterator.seekToLast();
      } else {
        iterator.seekToFirst();
      }
      begun = true;
      if (iterator.isValid()) {
        return true;
      }
      try {
        iterator.status();
      } catch (RocksDBException e) {
        throw KvErrors.translate(e);
      }
      return false;
    }

    @Override
    public byte[] key() {
      return iterator.key();
    }

    @Override
    public byte[] value() {
      return iterator.value();
    }

    @Override
    public void close() {
      iterator.close();
      bounded.close();
      lower.close();
      upper.close();
    }
  }

  /** Entries of an index, with their items looked up in the same state. */
  private final class IndexWalk implements Entries {
    private final Walk walk;
    private final IndexedItems items;

    private IndexWalk(Walk walk, IndexedItems items) {
      this.walk = walk;
      this.items = items;
    }

    @Override
    public boolean next() {
      return walk.next();
    }

    @Override
    public byte[] key() {
      return walk.key();
    }

    @Override
    public byte[] value() {
      byte[] entry = walk.key();
      int from = items.itemAt(entry);
      byte[] item = get(new KeyWriter().bytes(items.items()).bytes(entry, from).key());
      return item == null ? Mutations.NOTHING : item;
    }

    @Override
    public void close() {
      walk.close();
    }
  }
}
