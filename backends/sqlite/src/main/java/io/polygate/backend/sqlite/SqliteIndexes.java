package io.polygate.backend.sqlite;

import io.polygate.backend.sqlite.FileOpener.Use;
import io.polygate.spi.CollectionName;
import io.polygate.spi.Deadline;
import io.polygate.spi.Indexes;
import io.polygate.spi.StoreId;
import java.util.List;

/** The indexes of one tenant. They are built whole within a transaction: what is there is ready. */
final class SqliteIndexes implements Indexes {
  private final StoreId id;
  private final TenantFiles files;

  SqliteIndexes(StoreId id, TenantFiles files) {
    this.id = id;
    this.files = files;
  }

  @Override
  public List<State> list(CollectionName collection) {
    TenantFile file = files.hold(id, Use.READ, Deadline.none());
    try {
      CollectionTable table = file.table(collection);
      return table == null
          ? List.of()
          : table.indexes().stream().map(index -> new State(index.name(), true)).toList();
    } finally {
      file.release();
    }
  }
}
