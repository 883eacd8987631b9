package io.polygate.backend.sqlite;

import io.polygate.backend.sqlite.FileOpener.Use;
import io.polygate.spi.Deadline;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Sql;
import io.polygate.spi.SqlMigration;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import io.polygate.spi.WriteOptions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * SQL on the file of one tenant. Statements that can only read run on a reading connection, which
 * refuses every change; all others are requests to the writer like any write.
 */
final class SqliteSql implements Sql {
  private final StoreId id;
  private final TenantFiles files;
  private final SqliteThreads threads;

  SqliteSql(StoreId id, TenantFiles files, SqliteThreads threads) {
    this.id = id;
    this.files = files;
    this.threads = threads;
  }

  /** A statement that was looked at, with what its parameters stand for. */
  static final class Prepared {
    private final SqlText text;
    private final @Nullable Object[] arguments;

    Prepared(Statement statement) {
      this.text = SqlText.of(statement.text());
      this.arguments = SqlArguments.of(text, statement.parameters());
    }

    SqlText text() {
      return text;
    }

    @Nullable Object[] arguments() {
      return arguments;
    }
  }

  @Override
  public boolean reads(Statement statement) {
    return SqlText.of(statement.text()).reads();
  }

  @Override
  public Outcome run(Script script, WriteOptions options) {
    if (options.idempotency().isPresent() && !script.atomic()) {
      throw new StorageException.Invalid(
          "With an Idempotency-Key the statements must be atomic.", "/atomic");
    }
    List<Prepared> statements = prepare(script.statements());
    boolean reads = statements.stream().allMatch(statement -> statement.text().reads());
    if (!reads && script.readOnly()) {
      throw refusedToWrite(statements);
    }
    TenantFile file = files.hold(id, reads ? Use.READ : Use.WRITE, options.deadline());
    try {
      return reads
          ? new Outcome(
              threads.query(
                  () ->
                      file.readers()
                          .readLong(
                              from -> read(from, statements, script.atomic()), options.deadline())),
              false)
          : file.writer().write(new SqlRequest(statements, script.atomic(), options));
    } finally {
      file.release();
    }
  }

  @Override
  public Rows open(Statement statement, ReadOptions options) {
    Prepared prepared = prepare(List.of(statement)).getFirst();
    if (!prepared.text().reads()) {
      throw refusedToWrite(List.of(prepared));
    }
    TenantFile file = files.hold(id, Use.READ, options.deadline());
    try {
      return threads.query(() -> SqliteRows.open(file, threads, prepared, options.deadline()));
    } catch (RuntimeException e) {
      file.release();
      throw e;
    }
  }

  @Override
  public List<SqlMigration.Applied> migrations(ReadOptions options) {
    TenantFile file = files.hold(id, Use.READ, options.deadline());
    try {
      return threads.query(
          () -> file.readers().readLong(AppliedMigrations::list, options.deadline()));
    } finally {
      file.release();
    }
  }

  @Override
  public boolean migrate(SqlMigration migration, Deadline deadline) {
    return write(new MigrationRequest(migration, MigrationRequest.Way.UP, deadline));
  }

  @Override
  public boolean revert(SqlMigration migration, Deadline deadline) {
    return write(new MigrationRequest(migration, MigrationRequest.Way.DOWN, deadline));
  }

  private boolean write(MigrationRequest request) {
    TenantFile file = files.hold(id, Use.WRITE, request.deadline());
    try {
      return file.writer().write(request);
    } finally {
      file.release();
    }
  }

  private static List<Prepared> prepare(List<Statement> statements) {
    List<Prepared> prepared = new ArrayList<>(statements.size());
    for (int i = 0; i < statements.size(); i++) {
      try {
        prepared.add(new Prepared(statements.get(i)));
      } catch (StorageException e) {
        throw SqlFailures.of(e, i);
      }
    }
    return prepared;
  }

  private static StorageException refusedToWrite(List<Prepared> statements) {
    int first = 0;
    while (statements.get(first).text().reads()) {
      first++;
    }
    return new StorageException.Invalid(
        "The statement may write, and reading alone was asked for.", "/statements/" + first);
  }

  /** Reads of one snapshot. */
  private static List<Result> read(
      FileConnection connection, List<Prepared> statements, boolean atomic) throws SQLException {
    if (statements.size() == 1) {
      return readEach(connection, statements, atomic);
    }
    connection.statement("BEGIN").run();
    try {
      return readEach(connection, statements, atomic);
    } finally {
      connection.statement("ROLLBACK").run();
    }
  }

  private static List<Result> readEach(
      FileConnection connection, List<Prepared> statements, boolean atomic) throws SQLException {
    SqlRun run = new SqlRun(connection);
    List<Result> results = new ArrayList<>(statements.size());
    for (int i = 0; i < statements.size(); i++) {
      Prepared statement = statements.get(i);
      try {
        results.add(run.run(statement.text(), statement.arguments(), false));
      } catch (StorageException e) {
        StorageException failure = SqlFailures.of(e, i);
        if (atomic) {
          throw failure;
        }
        results.add(new Result.Failed(failure));
        return results;
      }
    }
    return results;
  }
}
