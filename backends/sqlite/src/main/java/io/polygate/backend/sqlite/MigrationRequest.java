package io.polygate.backend.sqlite;

import io.polygate.spi.Deadline;
import io.polygate.spi.Sql;
import io.polygate.spi.SqlMigration;
import io.polygate.spi.SqlMigration.Applied;
import io.polygate.spi.StorageException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A migration, one way or the other. The writer takes one request after the other, so of many that
 * ask for the same one finds that it is to be done, and the others that it was.
 */
final class MigrationRequest extends WriteRequest<Boolean> {
  /** Which way it goes. */
  enum Way {
    UP,
    DOWN
  }

  private final SqlMigration migration;
  private final Way way;
  private final Deadline deadline;
  private final List<SqliteSql.Prepared> statements;

  /**
   * A request of the current thread.
   *
   * @throws StorageException.Invalid if a statement may not be run, whatever the data
   */
  MigrationRequest(SqlMigration migration, Way way, Deadline deadline) {
    super(deadline, 1, migration.up().length());
    this.migration = migration;
    this.way = way;
    this.deadline = deadline;
    this.statements = prepare(script(migration, way));
  }

  Deadline deadline() {
    return deadline;
  }

  private static String script(SqlMigration migration, Way way) {
    return switch (way) {
      case UP -> migration.up();
      case DOWN ->
          migration.down().orElseThrow(() -> rejected("The migration cannot be taken back."));
    };
  }

  private static List<SqliteSql.Prepared> prepare(String script) {
    List<SqliteSql.Prepared> prepared = new ArrayList<>();
    for (String statement : SqlScript.statements(script)) {
      try {
        prepared.add(new SqliteSql.Prepared(new Sql.Statement(statement, Sql.Parameters.NONE)));
      } catch (StorageException e) {
        throw SqlFailures.of(e, prepared.size());
      }
    }
    return prepared;
  }

  @Override
  Boolean perform(WriteSession session) throws SQLException {
    session.connection().stopAt(deadline);
    try {
      return session.whole(this::once);
    } finally {
      session.connection().stopNever();
    }
  }

  private Boolean once(WriteSession session) throws SQLException {
    List<Applied> applied = AppliedMigrations.list(session.connection());
    Optional<Applied> known =
        applied.stream().filter(one -> one.version() == migration.version()).findFirst();
    if (known.isPresent() && !known.get().checksum().equals(migration.checksum())) {
      throw rejected("The tenant has another migration of this version.");
    }
    if (known.isPresent() == (way == Way.UP)) {
      return false;
    }
    if (!applied.isEmpty() && applied.getLast().version() > migration.version()) {
      throw rejected("The tenant has a later migration already.");
    }
    run(session);
    switch (way) {
      case UP -> AppliedMigrations.add(session.connection(), migration, session.now());
      case DOWN -> AppliedMigrations.remove(session.connection(), migration);
    }
    return true;
  }

  private void run(WriteSession session) throws SQLException {
    SqlRun run = new SqlRun(session.connection());
    for (int i = 0; i < statements.size(); i++) {
      try {
        var _ = SqlRequest.one(session, run, statements.get(i));
      } catch (StorageException e) {
        throw SqlFailures.of(e, i);
      }
    }
  }

  private static StorageException.Rejected rejected(String message) {
    return new StorageException.Rejected(message, "version");
  }
}
