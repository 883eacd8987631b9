package io.polygate.backend.sqlite;

import io.polygate.spi.Deadline;
import io.polygate.spi.Sql;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of a statement that stays open on a connection of its own: whoever takes them slowly keeps
 * that connection from others, and no thread.
 */
final class SqliteRows implements Sql.Rows {
  private final TenantFile file;
  private final SqliteThreads threads;
  private final Readers.Lease lease;
  private final SqlStatement statement;
  private final List<Sql.Column> columns;
  private boolean more;
  private boolean closed;

  private SqliteRows(
      TenantFile file,
      SqliteThreads threads,
      Readers.Lease lease,
      SqlStatement statement,
      boolean more)
      throws SQLException {
    this.file = file;
    this.threads = threads;
    this.lease = lease;
    this.statement = statement;
    this.columns = statement.columns();
    this.more = more;
  }

  /**
   * Begins a statement.
   *
   * @param file held; released when the rows are closed, or by the caller if this fails
   */
  static SqliteRows open(
      TenantFile file, SqliteThreads threads, SqliteSql.Prepared prepared, Deadline deadline) {
    Readers.Lease lease = file.readers().lend(deadline);
    boolean opened = false;
    try {
      SqlStatement statement = SqlRun.compile(lease.connection(), prepared.text());
      boolean more = begin(statement, prepared);
      SqliteRows rows = new SqliteRows(file, threads, lease, statement, more);
      opened = true;
      return rows;
    } catch (SQLException e) {
      throw lease.failed(e);
    } catch (StorageException e) {
      lease.connection().forgetFailedStatements();
      throw SqlFailures.of(e, 0);
    } finally {
      if (!opened) {
        lease.close();
      }
    }
  }

  private static boolean begin(SqlStatement statement, SqliteSql.Prepared prepared)
      throws SQLException {
    try {
      return statement.query(prepared.arguments());
    } catch (SQLException e) {
      throw SqlFailures.running(e);
    }
  }

  @Override
  public List<Sql.Column> columns() {
    return columns;
  }

  @Override
  public List<List<Value>> next(int bytes) {
    return more ? threads.query(() -> take(bytes)) : List.of();
  }

  private List<List<Value>> take(int bytes) {
    List<List<Value>> rows = new ArrayList<>();
    long taken = 0;
    try {
      while (more && (rows.isEmpty() || taken < bytes)) {
        List<Value> row = SqlRun.row(statement, columns.size());
        rows.add(row);
        taken += SqlRun.bytes(row);
        more = statement.next();
      }
      return rows;
    } catch (SQLException e) {
      more = false;
      try {
        throw SqlFailures.of(SqlFailures.running(e), 0);
      } catch (SQLException engine) {
        throw lease.failed(engine);
      }
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      try {
        statement.reset();
      } catch (SQLException e) {
        StorageException failure = lease.failed(e);
        throw failure;
      } finally {
        lease.close();
        file.release();
      }
    }
  }
}
