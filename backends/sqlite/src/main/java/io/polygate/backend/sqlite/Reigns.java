package io.polygate.backend.sqlite;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a file notes in which reigns it was written. A file that has no mount has no such table.
 */
final class Reigns {
  private static final String EXISTS =
      "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'polygate_reigns'";
  private static final String CREATE =
      """
      CREATE TABLE IF NOT EXISTS polygate_reigns(
        place INTEGER PRIMARY KEY,
        epoch INTEGER NOT NULL UNIQUE,
        after_transaction INTEGER NOT NULL,
        after_checksum INTEGER NOT NULL
      )\
      """;
  private static final String INSERT =
      "INSERT INTO polygate_reigns(epoch, after_transaction, after_checksum)" + " VALUES (?, ?, ?)";
  private static final String SELECT =
      "SELECT epoch, after_transaction, after_checksum FROM polygate_reigns ORDER BY place";

  private Reigns() {}

  /**
   * Notes that from here on a reign writes.
   *
   * @return false if that is noted already
   */
  static boolean note(FileConnection connection, long epoch, Position after) throws SQLException {
    if (load(connection).reigns().stream().anyMatch(reign -> reign.epoch() == epoch)) {
      return false;
    }
    connection.run(CREATE);
    connection.statement(INSERT).run(epoch, after.transaction(), after.checksum());
    return true;
  }

  /** The reigns that are noted. */
  static Lineage load(FileConnection connection) throws SQLException {
    if (connection.first(EXISTS, row -> row.integer(0)) == 0) {
      return Lineage.EMPTY;
    }
    List<Lineage.Reign> reigns = new ArrayList<>();
    connection.forEach(
        SELECT,
        row ->
            reigns.add(
                new Lineage.Reign(row.integer(0), new Position(row.integer(1), row.integer(2)))));
    return new Lineage(reigns);
  }
}
