package io.polygate.backend.sqlite;

import io.polygate.spi.SqlMigration;
import io.polygate.spi.SqlMigration.Applied;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The notes of a tenant's file of the migrations that it has; their table is made with the first.
 */
final class AppliedMigrations {
  static final String TABLE = "polygate_migrations";

  private static final String CREATE =
      "CREATE TABLE IF NOT EXISTS "
          + TABLE
          + "(version INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL,"
          + " applied_at INTEGER NOT NULL)";
  private static final String INSERT = "INSERT INTO " + TABLE + " VALUES (?, ?, ?, ?)";
  private static final String SELECT =
      "SELECT version, name, checksum, applied_at FROM " + TABLE + " NOT INDEXED ORDER BY version";

  private AppliedMigrations() {}

  /** Those that a file has, in their order. */
  static List<Applied> list(FileConnection connection) throws SQLException {
    List<Applied> applied = new ArrayList<>();
    boolean[] exists = new boolean[1];
    connection.forEach(
        "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = '" + TABLE + "'",
        row -> exists[0] = true);
    if (exists[0]) {
      connection.forEach(
          SELECT,
          row ->
              applied.add(
                  new Applied(
                      (int) row.integer(0),
                      String.valueOf(row.text(1)),
                      String.valueOf(row.text(2)),
                      Instant.ofEpochMilli(row.integer(3)))));
    }
    return List.copyOf(applied);
  }

  /** Notes that a migration was applied. */
  static void add(FileConnection connection, SqlMigration migration, Instant now)
      throws SQLException {
    connection.run(CREATE);
    connection
        .statement(INSERT)
        .run(
            (long) migration.version(), migration.name(), migration.checksum(), now.toEpochMilli());
  }

  /** Forgets a migration that was taken back. */
  static void remove(FileConnection connection, SqlMigration migration) throws SQLException {
    connection
        .statement("DELETE FROM " + TABLE + " WHERE version = ?")
        .run((long) migration.version());
  }

  /**
   * Copies the notes of a file that may come from anybody.
   *
   * @throws io.polygate.spi.StorageException.Rejected if they are none
   */
  static void copy(ForeignFile source, FileConnection target) throws SQLException {
    target.run(CREATE);
    source
        .connection()
        .forEach(
            SELECT,
            row -> {
              long version = row.integer(0);
              long at = row.integer(3);
              String name = String.valueOf(row.text(1));
              String checksum = String.valueOf(row.text(2));
              if (version < 1
                  || version > Integer.MAX_VALUE
                  || name.length() > 200
                  || checksum.length() > 200
                  || at < 0
                  || at > Instant.parse("9999-12-31T23:59:59Z").toEpochMilli()) {
                throw ForeignFile.unsound("A migration in the file is none that can be.");
              }
              target.statement(INSERT).run(version, name, checksum, at);
            });
  }
}
