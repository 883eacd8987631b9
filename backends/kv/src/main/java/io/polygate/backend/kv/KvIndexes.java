package io.polygate.backend.kv;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Consistency;
import io.polygate.spi.Indexes;
import io.polygate.spi.StoreId;
import java.util.List;

/** The indexes of one tenant. */
final class KvIndexes implements Indexes {
  private final StoreId id;
  private final Engine engine;
  private final TenantNumbers numbers;

  KvIndexes(StoreId id, Engine engine, TenantNumbers numbers) {
    this.id = id;
    this.engine = engine;
    this.numbers = numbers;
  }

  @Override
  public List<State> list(CollectionName collection) {
    byte[] stored =
        engine.get(Keys.definition(numbers.require(id, Consistency.STRONG), collection));
    return stored == null
        ? List.of()
        : CollectionIndexes.decode(stored).indexes().stream()
            .map(index -> new State(index.name(), index.ready()))
            .toList();
  }
}
