package io.polygate.backend.sqlite;

import io.polygate.spi.Deadline;
import java.io.File;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * A connection to one tenant's file with the statements that were compiled for it. For one thread
 * at a time, except {@link #close}, after which it is of no use.
 */
final class FileConnection implements AutoCloseable {
  /** How many compiled statements are kept; each takes 3 to 6 KiB. */
  private static final int MAX_STATEMENTS = 64;

  /** How many steps of its virtual machine SQLite makes between two looks at the deadline. */
  private static final int STEPS_BETWEEN_LOOKS = 4096;

  private final SQLiteConnection connection;
  private final Map<String, SqlStatement> statements = new LinkedHashMap<>(16, 0.75f, true);
  private @Nullable Stopper stopper;

  // What SQLite counts of the changes that other connections made; -1: not looked yet.
  private long seen = -1;

  FileConnection(SQLiteConnection connection) {
    this.connection = connection;
    // Transactions are begun and ended by statements of ours. With this flag the driver leaves them
    // alone; its setAutoCommit(false) would begin one at once.
    connection.getConnectionConfig().setAutoCommit(false);
  }

  /** The compiled form of a text, which the connection keeps and closes. */
  SqlStatement statement(String sql) throws SQLException {
    SqlStatement known = statements.get(sql);
    return known != null && !known.isClosed() ? known : compile(sql);
  }

  private SqlStatement compile(String sql) throws SQLException {
    SqlStatement statement = new SqlStatement(connection, sql);
    statements.put(sql, statement);
    if (statements.size() > MAX_STATEMENTS) {
      var eldest = statements.entrySet().iterator();
      SqlStatement unused = eldest.next().getValue();
      eldest.remove();
      unused.close();
    }
    return statement;
  }

  /** Runs a statement that is not worth keeping. */
  void run(String sql) throws SQLException {
    try (SqlStatement statement = new SqlStatement(connection, sql)) {
      if (statement.query()) {
        statement.reset();
      }
    }
  }

  /** The first row of a statement that is not worth keeping, which must have one. */
  <T extends @Nullable Object> T first(String sql, SqlStatement.RowReader<T> reader)
      throws SQLException {
    try (SqlStatement statement = new SqlStatement(connection, sql)) {
      if (!statement.query()) {
        throw new SQLException("No row from: " + sql);
      }
      return statement.read(reader);
    }
  }

  /** What is done with a row. */
  interface RowTaker {
    /** Takes it. */
    void take(SqlStatement.Row row) throws SQLException;
  }

  /** Takes all rows of a statement that is not worth keeping; its parameters are NULL. */
  void forEach(String sql, RowTaker taker) throws SQLException {
    try (SqlStatement statement = new SqlStatement(connection, sql)) {
      boolean more = statement.query(new @Nullable Object[statement.parameters()]);
      while (more) {
        statement.read(
            row -> {
              taker.take(row);
              return row;
            });
        more = statement.next();
      }
    }
  }

  /** Whether others have changed the file since this was last asked on this connection. */
  boolean sawChange() throws SQLException {
    SqlStatement statement = statement("PRAGMA data_version");
    statement.query();
    long now;
    try {
      now = statement.read(row -> row.integer(0));
    } finally {
      statement.reset();
    }
    boolean changed = now != seen;
    seen = now;
    return changed;
  }

  /** How many rows were written and removed on this connection so far, undone ones among them. */
  long rowsChanged() throws SQLException {
    return connection.getDatabase().total_changes();
  }

  /** Has the last change that was seen be seen once more. */
  void forgetChange() {
    seen = -1;
  }

  /** Writes all of the database into a file, which may not be there yet, in one transaction. */
  void copyTo(File database) throws SQLException {
    int code = connection.getDatabase().backup("main", database.getPath(), null);
    if (code != 0) {
      throw new SQLiteException("The database was not copied.", SQLiteErrorCode.getErrorCode(code));
    }
  }

  /** All of the database as a file would have it, between two transactions. */
  byte[] content() throws SQLException {
    return connection.serialize("main");
  }

  /** Makes running statements end with an interruption when a deadline has come. */
  void stopAt(Deadline deadline) throws SQLException {
    Stopper known = stopper;
    if (known == null) {
      known = new Stopper();
      ProgressHandler.setHandler(connection, STEPS_BETWEEN_LOOKS, known);
      stopper = known;
    }
    known.deadline = deadline;
  }

  /** Lets statements run as long as they take. */
  void stopNever() {
    Stopper known = stopper;
    if (known != null) {
      known.deadline = null;
    }
  }

  /** Gives up the statements that failed, which the driver has closed. */
  void forgetFailedStatements() {
    statements.values().removeIf(SqlStatement::isClosed);
  }

  @Override
  public void close() throws SQLException {
    statements.clear(); // The driver closes what is compiled.
    connection.close();
  }

  private static final class Stopper extends ProgressHandler {
    private @Nullable Deadline deadline;

    @Override
    protected int progress() {
      Deadline current = deadline;
      return current != null && current.passed() ? 1 : 0;
    }
  }
}
