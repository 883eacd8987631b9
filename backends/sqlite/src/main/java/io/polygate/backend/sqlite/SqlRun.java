package io.polygate.backend.sqlite;

import io.polygate.spi.Sql;
import io.polygate.spi.Sql.Column;
import io.polygate.spi.Sql.Result.Done;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Runs people's own statements on a connection and takes up their rows, up to what an answer may
 * hold. For one request.
 */
final class SqlRun {
  private final FileConnection connection;
  private int rows;
  private long bytes;

  SqlRun(FileConnection connection) {
    this.connection = connection;
  }

  /**
   * Runs a statement to its end.
   *
   * @param givesRowId whether it may insert a row that has a number
   * @throws StorageException if it fails by itself, or has too many rows
   * @throws SQLException if the engine fails
   */
  Done run(SqlText text, @Nullable Object[] arguments, boolean givesRowId) throws SQLException {
    SqlStatement statement = compile(connection, text);
    try {
      long before = statement.totalChanges();
      List<Column> columns = statement.columns();
      List<List<Value>> taken = new ArrayList<>();
      try {
        boolean more = statement.query(arguments);
        while (more) {
          taken.add(take(statement, columns.size()));
          more = statement.next();
        }
      } catch (SQLException e) {
        connection.forgetFailedStatements();
        throw SqlFailures.running(e);
      }
      long affected = statement.totalChanges() == before ? 0 : statement.changes();
      OptionalLong id =
          givesRowId && affected > 0 ? OptionalLong.of(lastRowId()) : OptionalLong.empty();
      return new Done(columns, taken, affected, id);
    } finally {
      statement.reset();
    }
  }

  /** Compiles a statement whose text was looked at. */
  static SqlStatement compile(FileConnection connection, SqlText text) throws SQLException {
    SqlStatement statement;
    try {
      statement = connection.statement(text.text());
    } catch (SQLException e) {
      throw SqlFailures.compiling(e);
    }
    if (statement.parameters() != text.parameters()) {
      throw new StorageException.Invalid("The statement's parameters are not understood.", "");
    }
    return statement;
  }

  private List<Value> take(SqlStatement statement, int columns) throws SQLException {
    List<Value> row = row(statement, columns);
    rows++;
    bytes += bytes(row);
    if (rows > Sql.MAX_ROWS) {
      throw new StorageException.TooLarge(
          "The statements give too many rows; ask for lines, or for fewer.",
          "sqlRows",
          Sql.MAX_ROWS,
          -1);
    }
    if (bytes > Sql.MAX_BYTES) {
      throw new StorageException.TooLarge(
          "The rows of the statements are too large; ask for lines, or for fewer.",
          "sqlBytes",
          Sql.MAX_BYTES,
          -1);
    }
    return row;
  }

  private long lastRowId() throws SQLException {
    return connection.statement("SELECT last_insert_rowid()").number();
  }

  /** The row that a statement stands at. */
  static List<Value> row(SqlStatement statement, int columns) throws SQLException {
    return statement.read(
        row -> {
          List<Value> values = new ArrayList<>(columns);
          for (int i = 0; i < columns; i++) {
            values.add(value(row, i));
          }
          return values;
        });
  }

  /** About how many bytes a row takes. */
  static long bytes(List<Value> row) {
    long bytes = 0;
    for (Value value : row) {
      bytes +=
          switch (value) {
            case Value.Text(String text) -> 16 + text.length();
            case Value.Bytes data -> 16 + data.length();
            default -> 16;
          };
    }
    return bytes;
  }

  private static Value value(SqlStatement.Row row, int column) throws SQLException {
    return switch (row.type(column)) {
      case NULL -> Value.Null.NULL;
      case INTEGER -> Value.Num.of(row.integer(column));
      case REAL -> real(row.real(column));
      case TEXT -> new Value.Text(text(row, column));
      case BLOB -> {
        byte[] bytes = row.bytes(column);
        yield new Value.Bytes(bytes == null ? new byte[0] : bytes);
      }
    };
  }

  /** A text; what is not UTF-8 in it, which SQLite does not look at, becomes U+FFFD. */
  private static String text(SqlStatement.Row row, int column) throws SQLException {
    byte[] bytes = row.bytes(column);
    return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
  }

  /** JSON has no infinity. */
  private static Value real(double number) {
    return Double.isFinite(number)
        ? new Value.Num(new BigDecimal(Double.toString(number)))
        : new Value.Text(Double.toString(number));
  }
}
