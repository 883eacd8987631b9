package io.polygate.gateway;

import io.polygate.gateway.migration.Migrations;
import io.polygate.spi.Deadline;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Sql;
import io.polygate.spi.SqlMigration;
import io.polygate.spi.Tenant;
import io.polygate.spi.WriteOptions;
import java.util.List;

/** SQL on tables that are brought to the namespace's version before. */
record MigratingSql(Sql sql, Migrations known, Tenant tenant) implements Sql {
  @Override
  public boolean reads(Statement statement) {
    return sql.reads(statement);
  }

  @Override
  public Outcome run(Script script, WriteOptions options) {
    known.ensure(
        tenant, sql, script.readOnly() || script.statements().stream().allMatch(sql::reads));
    return sql.run(script, options);
  }

  @Override
  public Rows open(Statement statement, ReadOptions options) {
    known.ensure(tenant, sql, true);
    return sql.open(statement, options);
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
}
