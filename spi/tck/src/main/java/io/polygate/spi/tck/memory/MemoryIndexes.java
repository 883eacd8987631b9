package io.polygate.spi.tck.memory;

import io.polygate.spi.CollectionName;
import io.polygate.spi.CollectionSchema;
import io.polygate.spi.Indexes;
import io.polygate.spi.StoreId;
import java.util.List;

/** Indexes of one tenant, in memory: none is stored, so every declared one is ready at once. */
final class MemoryIndexes implements Indexes {
  private final MemoryState state;
  private final StoreId id;

  MemoryIndexes(MemoryState state, StoreId id) {
    this.state = state;
    this.id = id;
  }

  @Override
  public List<State> list(CollectionName collection) {
    return state.inTenant(
        id,
        data ->
            state.schema(id.namespace(), collection).stream()
                .map(CollectionSchema::indexes)
                .flatMap(List::stream)
                .map(index -> new State(index.name(), true))
                .toList());
  }
}
