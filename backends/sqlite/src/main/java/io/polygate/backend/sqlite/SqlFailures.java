package io.polygate.backend.sqlite;

import io.polygate.spi.StorageException;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What the failures of people's own statements are to those who wrote them. */
final class SqlFailures {
  /** Where a failure is, before it is known which statement of a script it is. */
  private static final String NOWHERE = "";

  private SqlFailures() {}

  /** A failure, with the statement that it is of. */
  static StorageException of(StorageException failure, int statement) {
    String where = "/statements/" + statement;
    return switch (failure) {
      case StorageException.Invalid e when e.where().equals(NOWHERE) ->
          new StorageException.Invalid(String.valueOf(e.getMessage()), where);
      case StorageException.Rejected e when e.where().equals(NOWHERE) ->
          new StorageException.Rejected(String.valueOf(e.getMessage()), where);
      default -> failure;
    };
  }

  /** A failure to compile. SQLite's message speaks of the statement and of names alone. */
  static StorageException compiling(SQLException e) throws SQLException {
    if (isOfStatement(e)) {
      return new StorageException.Invalid(message(e), NOWHERE);
    }
    throw e;
  }

  /**
   * A failure while it ran, after which SQLite has undone what the statement did.
   *
   * @throws SQLException the same, if it is the engine's and may have undone more
   */
  static StorageException running(SQLException e) throws SQLException {
    if (isOfStatement(e)) {
      return new StorageException.Rejected(message(e), NOWHERE);
    }
    throw e;
  }

  private static boolean isOfStatement(SQLException e) {
    if (!(e instanceof SQLiteException engine)) {
      return false;
    }
    return switch (SQLiteErrorCode.getErrorCode(engine.getResultCode().code & 0xff)) {
      case SQLITE_ERROR,
          SQLITE_CONSTRAINT,
          SQLITE_MISMATCH,
          SQLITE_RANGE,
          SQLITE_TOOBIG,
          SQLITE_READONLY,
          SQLITE_AUTH ->
          true;
      default -> false;
    };
  }

  /** SQLite's own message, without what the driver puts around it. */
  private static String message(SQLException e) {
    String message = String.valueOf(e.getMessage());
    String prefix =
        e instanceof SQLiteException engine ? engine.getResultCode().toString() + " (" : "";
    boolean wrapped = message.startsWith(prefix) && message.endsWith(")") && !prefix.isEmpty();
    return "SQLite: "
        + (wrapped ? message.substring(prefix.length(), message.length() - 1) : message);
  }
}
