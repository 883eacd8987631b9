package io.polygate.gateway;

import io.polygate.spi.Deadline;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Sql;
import io.polygate.spi.SqlMigration;
import io.polygate.spi.WriteOptions;
import java.util.List;

/** SQL whose first statement that may write makes the tenant. */
record CreatingSql(Sql sql, TenantOnFirstWrite tenant) implements Sql {
  @Override
  public boolean reads(Statement statement) {
    return sql.reads(statement);
  }

  @Override
  public Outcome run(Script script, WriteOptions options) {
    return tenant.run(sql, script, options);
  }

  @Override
  public List<SqlMigration.Applied> migrations(ReadOptions options) {
    return sql.migrations(options);
  }

  @Override
  public boolean migrate(SqlMigration migration, Deadline deadline) {
    return sql.migrate(migration, deadline);
  }

  @Override
  public boolean revert(SqlMigration migration, Deadline deadline) {
    return sql.revert(migration, deadline);
  }

  @Override
  public Rows open(Statement statement, ReadOptions options) {
    return sql.open(statement, options);
  }
}
