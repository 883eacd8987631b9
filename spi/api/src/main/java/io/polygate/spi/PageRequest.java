package io.polygate.spi;

import java.util.Optional;

/**
 * Where a page begins and how long it may be. A page always holds at least one item if there is
 * one, unless the deadline comes first. Items that a filter drops count towards neither bound.
 *
 * @param after the cursor that the page before ended with; empty for the first page
 * @param limit the most items, 1 or more
 * @param maxBytes how many bytes of values are enough: the item with which their sum reaches it is
 *     the last one
 */
public record PageRequest(Optional<Cursor> after, int limit, long maxBytes) {
  /**
   * Checks the bounds.
   *
   * @throws StorageException.Invalid if one is not positive
   */
  public PageRequest {
    if (limit < 1) {
      throw new StorageException.Invalid("A page holds at least one item.", "limit");
    }
    if (maxBytes < 1) {
      throw new StorageException.Invalid("A page holds at least one byte.", "maxBytes");
    }
  }

  /** The first page, of at most {@code limit} items and 1 MiB. */
  public static PageRequest first(int limit) {
    return new PageRequest(Optional.empty(), limit, 1 << 20);
  }
}
