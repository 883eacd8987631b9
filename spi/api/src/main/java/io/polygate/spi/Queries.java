package io.polygate.spi;

/**
 * Reading many items: by partition and a range of sort keys, by index, or all of them.
 *
 * <p>A collection that was never written to is empty. A cursor is refused if it is malformed, or if
 * its place cannot be one of the query or scan: in another partition, in another segment, with or
 * without a value in the index where there should be none or one. When the deadline comes, the page
 * ends with what it has and {@link Page.Reason#DEADLINE}; if it has found no place to continue
 * from, it is {@link StorageException.Unavailable}.
 */
public interface Queries {
  /**
   * One page of the items that a query selects, in its order.
   *
   * @throws StorageException.NotFound if the tenant does not exist; if it does, but the index does
   *     not
   * @throws StorageException.Invalid if the cursor is not one of this query's, if the partition is
   *     of a type that none can have, or if the range is on an index without a sort field
   * @throws StorageException.Unavailable if the deadline passed before anything was found
   */
  Page query(Query query, ReadOptions options);

  /**
   * One page of a collection, or of a segment of it, in an order that does not change while nothing
   * is written.
   *
   * @throws StorageException.NotFound if the tenant does not exist
   * @throws StorageException.Invalid if the cursor is not one of this scan's
   * @throws StorageException.Unavailable if the deadline passed before anything was found
   */
  Page scan(Scan scan, ReadOptions options);
}
