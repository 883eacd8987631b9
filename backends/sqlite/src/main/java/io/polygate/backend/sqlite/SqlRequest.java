package io.polygate.backend.sqlite;

import io.polygate.spi.Idempotency;
import io.polygate.spi.Sql.Outcome;
import io.polygate.spi.Sql.Result;
import io.polygate.spi.StorageException;
import io.polygate.spi.WriteOptions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Statements of which at least one may write. */
final class SqlRequest extends WriteRequest<Outcome> {
  private final List<SqliteSql.Prepared> statements;
  private final boolean atomic;
  private final WriteOptions options;

  /**
   * A request of the current thread.
   *
   * @param atomic whether all statements are done or none
   */
  SqlRequest(List<SqliteSql.Prepared> statements, boolean atomic, WriteOptions options) {
    super(options.deadline(), statements.size(), bytes(statements));
    this.statements = statements;
    this.atomic = atomic;
    this.options = options;
  }

  private static long bytes(List<SqliteSql.Prepared> statements) {
    return statements.stream().mapToLong(statement -> statement.text().text().length()).sum();
  }

  @Override
  Outcome perform(WriteSession session) throws SQLException {
    session.connection().stopAt(options.deadline());
    try {
      SqlRun run = new SqlRun(session.connection());
      return atomic ? session.whole(s -> once(s, run)) : new Outcome(each(session, run), false);
    } finally {
      session.connection().stopNever();
    }
  }

  private Outcome once(WriteSession session, SqlRun run) throws SQLException {
    if (options.idempotency().isEmpty()) {
      return new Outcome(all(session, run), false);
    }
    Idempotency idempotency = options.idempotency().get();
    Optional<List<Result>> first = session.records().replaySql(idempotency);
    if (first.isPresent()) {
      return new Outcome(first.get(), true);
    }
    List<Result> results = all(session, run);
    session.records().keepSql(idempotency, results, session.now());
    return new Outcome(results, false);
  }

  private List<Result> all(WriteSession session, SqlRun run) throws SQLException {
    List<Result> results = new ArrayList<>(statements.size());
    for (int i = 0; i < statements.size(); i++) {
      try {
        results.add(one(session, run, statements.get(i)));
      } catch (StorageException e) {
        throw SqlFailures.of(e, i);
      }
    }
    return results;
  }

  private List<Result> each(WriteSession session, SqlRun run) throws SQLException {
    List<Result> results = new ArrayList<>(statements.size());
    for (int i = 0; i < statements.size(); i++) {
      SqliteSql.Prepared statement = statements.get(i);
      try {
        results.add(session.whole(s -> one(s, run, statement)));
      } catch (StorageException e) {
        results.add(new Result.Failed(SqlFailures.of(e, i)));
        return results;
      }
    }
    return results;
  }

  /**
   * Runs one statement that the guard has looked at.
   *
   * @throws StorageException if it may not be run, or fails
   */
  static Result one(WriteSession session, SqlRun run, SqliteSql.Prepared statement)
      throws SQLException {
    SqlGuard guard = session.guard();
    SqlGuard.Verdict verdict;
    try {
      verdict = guard.check(statement.text().text(), session.tables());
    } catch (SQLException e) {
      throw SqlFailures.compiling(e);
    }
    if (!verdict.changesSchema()) {
      session.wroteUnknown();
      return run.run(statement.text(), statement.arguments(), verdict.givesRowId());
    }
    List<String> before = guard.schema(session.tables());
    Result result = run.run(statement.text(), statement.arguments(), false);
    if (!guard.schema(session.tables()).equals(before)) {
      throw SqlGuard.protectedTable();
    }
    session.changedSchema();
    return result;
  }
}
