package io.polygate.backend.dynamodb;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Deadline;
import io.polygate.spi.Indexes;
import io.polygate.spi.StoreId;
import java.util.List;

/** The secondary indexes of a tenant. */
record DynamoDbIndexes(StoreId id, Tenancy tenancy) implements Indexes {
  @Override
  public List<State> list(CollectionName collection) {
    return tenancy.forRead(id, Deadline.none()).indexes(collection).all().stream()
        .map(index -> new State(index.name(), index.ready()))
        .toList();
  }
}
