package io.polygate.litefs;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * A database of a node, seen by a connection of the simulation's own. LiteFS sees each commit as it
 * is made; this sees it a little later, and two at once as one.
 */
final class SimulatedDatabase implements AutoCloseable {
  /** Where SQLite's header says that the file has a log, which one in memory cannot have. */
  private static final int LOG = 18;

  private static final int BUSY_MILLIS = 5_000;

  private final SQLiteConnection connection;
  private final Statement statement;
  private final @Nullable Object identity;
  private long seen;
  private byte[] known = new byte[0];

  private SimulatedDatabase(SQLiteConnection connection, File file) throws SQLException {
    this.identity = identity(file);
    this.connection = connection;
    this.statement = connection.createStatement();
  }

  /** Opens a file; empty if it is not written whole yet. */
  static Optional<SimulatedDatabase> open(File file) {
    try {
      SQLiteConfig config = new SQLiteConfig();
      config.setBusyTimeout(BUSY_MILLIS);
      SimulatedDatabase database =
          new SimulatedDatabase(
              (SQLiteConnection) config.createConnection("jdbc:sqlite:" + file.getPath()), file);
      // A gateway's reader finds the log that it cannot make where it may not write.
      database.statement.execute("PRAGMA journal_mode=WAL");
      if (database.number("SELECT count(*) FROM sqlite_schema") == 0) {
        database.close();
        return Optional.empty();
      }
      return Optional.of(database);
    } catch (SQLException e) {
      return Optional.empty(); // It is being written: seen in the next round.
    }
  }

  /** Whether the file of the name is another one by now. */
  boolean isReplaced(File file) {
    return !Objects.equals(identity, identity(file));
  }

  private static @Nullable Object identity(File file) {
    try {
      return Files.readAttributes(file.toPath(), BasicFileAttributes.class).fileKey();
    } catch (IOException e) {
      return null;
    }
  }

  private long number(String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      return row.getLong(1);
    }
  }

  /**
   * All of it, if somebody has committed since the last call. SQLite tells of a log that begins
   * anew as well, in the middle of a commit, which is none yet.
   */
  Optional<byte[]> change() throws SQLException {
    long now = number("PRAGMA data_version");
    if (now == seen) {
      return Optional.empty();
    }
    byte[] content = connection.serialize("main");
    seen = now;
    if (Arrays.equals(content, known)) {
      return Optional.empty();
    }
    known = content;
    return Optional.of(content);
  }

  /** All of it. */
  byte[] content() throws SQLException {
    return connection.serialize("main");
  }

  /** What is in it now is not a change. */
  void seen() throws SQLException {
    seen = number("PRAGMA data_version");
    known = connection.serialize("main");
  }

  /** Makes a file's content another, in one transaction. */
  static void write(byte[] content, File file) throws SQLException {
    byte[] unlogged = content.clone();
    unlogged[LOG] = 1;
    unlogged[LOG + 1] = 1;
    try (SQLiteConnection memory =
        (SQLiteConnection) new SQLiteConfig().createConnection("jdbc:sqlite::memory:")) {
      memory.deserialize("main", unlogged);
      int code = memory.getDatabase().backup("main", file.getPath(), null);
      if (code != 0) {
        throw new SQLiteException("Not copied: " + file, SQLiteErrorCode.getErrorCode(code));
      }
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
