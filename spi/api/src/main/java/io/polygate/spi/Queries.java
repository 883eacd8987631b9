package io.polygate.spi;

/** Reading many items: by partition and a range of sort keys, by index, or all of them. */
public interface Queries {
  /**
   * One page of the items that a query selects, in its order.
   *
   * @throws StorageException.NotFound if the tenant or the index does not exist
   * @throws StorageException.Invalid if the cursor is not one of this query's
   */
  Page query(Query query, ReadOptions options);

  /**
   * One page of a collection, or of a segment of it, in an order that does not change while nothing
   * is written.
   *
   * @throws StorageException.NotFound if the tenant does not exist
   * @throws StorageException.Invalid if the cursor is not one of this scan's
   */
  Page scan(Scan scan, ReadOptions options);
}
