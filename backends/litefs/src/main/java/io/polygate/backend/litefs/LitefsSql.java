package io.polygate.backend.litefs;

import io.polygate.spi.Backend;
import io.polygate.spi.Deadline;
import io.polygate.spi.Part;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Sql;
import io.polygate.spi.SqlMigration;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import io.polygate.spi.WriteOptions;
import java.util.List;

/**
 * Statements on one tenant. A script is run where the data are newest, as nobody says how fresh it
 * must be; rows that are only read may come from here.
 *
 * @param local tells from a statement's text whether it reads
 */
record LitefsSql(StoreId id, Route route, Sql local) implements Sql {
  @Override
  public boolean reads(Statement statement) {
    return local.reads(statement);
  }

  @Override
  public Outcome run(Script script, WriteOptions options) {
    return route.write(options.deadline(), node -> sql(node).run(script, options));
  }

  @Override
  public Rows open(Statement statement, ReadOptions options) {
    return route.read(id, options, node -> sql(node).open(statement, options));
  }

  @Override
  public List<SqlMigration.Applied> migrations(ReadOptions options) {
    return route.read(id, options, node -> sql(node).migrations(options));
  }

  @Override
  public boolean migrate(SqlMigration migration, Deadline deadline) {
    return route.write(deadline, node -> sql(node).migrate(migration, deadline));
  }

  @Override
  public boolean revert(SqlMigration migration, Deadline deadline) {
    return route.write(deadline, node -> sql(node).revert(migration, deadline));
  }

  private Sql sql(Backend node) {
    return node.store(id).sql().orElseThrow(() -> new StorageException.Unsupported(Part.SQL));
  }
}
