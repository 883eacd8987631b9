package io.polygate.backend.kv;

import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;

/** The database in one state, for one thread. Must be closed. */
final class Reading implements AutoCloseable {
  private final RocksDB database;
  private final Uses uses;
  private final Snapshot snapshot;
  private final ReadOptions options;

  /** A reading of the state now; the use has begun and is ended by {@link #close}. */
  Reading(RocksDB database, Uses uses) {
    this.database = database;
    this.uses = uses;
    this.snapshot = database.getSnapshot();
    this.options = new ReadOptions().setSnapshot(snapshot);
  }

  /** What is stored under a key, or null. */
  byte @Nullable [] get(byte[] key) {
    try {
      return database.get(options, key);
    } catch (RocksDBException e) {
      throw KvErrors.translate(e);
    }
  }

  /** The entries of a span, from its end if {@code descending}. Must be closed before this is. */
  Entries entries(KeySpan span, boolean descending) {
    return new Entries(span, descending);
  }

  @Override
  public void close() {
    options.close();
    database.releaseSnapshot(snapshot);
    uses.end();
  }

  /** Entries in the order of their keys. Stands on the first one after the first {@link #next}. */
  final class Entries implements AutoCloseable {
    private final Slice lower;
    private final Slice upper;
    private final ReadOptions bounded;
    private final RocksIterator iterator;
    private final boolean descending;
    private boolean begun;

    private Entries(KeySpan span, boolean descending) {
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

    /** Goes to the next entry; false if there is none. */
    boolean next() {
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

    byte[] key() {
      return iterator.key();
    }

    byte[] value() {
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
}
