package io.polygate.backend.kv;

import org.jspecify.annotations.Nullable;

/** What is stored, for one thread that reads it in order. Must be closed. */
interface Reading extends AutoCloseable {
  /** What is stored under a key, or null. */
  byte @Nullable [] get(byte[] key);

  /** The entries of a span, from its end if {@code descending}. Must be closed before this is. */
  Entries entries(KeySpan span, boolean descending);

  /**
   * The entries of a span within an index, each with the value of the item that it is of; an empty
   * value if there is none.
   */
  Entries indexEntries(KeySpan span, boolean descending, IndexedItems items);

  @Override
  void close();

  /** Where the items of an index's entries are. */
  final class IndexedItems {
    private final byte[] items;
    private final int sortAt;
    private final boolean hasSort;

    /**
     * Those of an index.
     *
     * @param items what the items' keys begin with
     * @param sortAt where in an entry's key the sort value begins
     * @param hasSort whether there is one
     */
    IndexedItems(byte[] items, int sortAt, boolean hasSort) {
      this.items = items;
      this.sortAt = sortAt;
      this.hasSort = hasSort;
    }

    byte[] items() {
      return items;
    }

    int sortAt() {
      return sortAt;
    }

    boolean hasSort() {
      return hasSort;
    }

    /** Where in an entry's key the end of its item's key begins. */
    int itemAt(byte[] entry) {
      if (!hasSort) {
        return sortAt;
      }
      OrderedValues.Reader reader = new OrderedValues.Reader(entry, sortAt);
      var _ = reader.value();
      return reader.at();
    }
  }

  /** Entries in their order. Stands on the first one after the first {@link #next}. */
  interface Entries extends AutoCloseable {
    /** Goes to the next entry; false if there is none. */
    boolean next();

    byte[] key();

    byte[] value();

    @Override
    void close();
  }
}
