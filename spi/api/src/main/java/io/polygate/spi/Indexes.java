package io.polygate.spi;

import java.util.List;

/**
 * Secondary indexes that are native to the engine: consistent with the items in every committed
 * state.
 */
public interface Indexes {
  /**
   * The indexes of a collection as this tenant has them now. Those that {@link Backend#define}
   * declared and that are not listed are built at the tenant's next write or query. A collection
   * without a definition has none.
   *
   * @throws StorageException.NotFound if the tenant does not exist
   */
  List<State> list(CollectionName collection);

  /**
   * The state of an index.
   *
   * @param name the index's name
   * @param ready whether it answers queries
   */
  record State(String name, boolean ready) {}
}
