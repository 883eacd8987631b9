package io.polygate.backend.sqlite;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A program that knows nothing of the backend: opens databases with the plain driver and says of
 * each how many accounts it has, the sum of what is on them, and whether SQLite finds it sound.
 */
final class SnapshotReader {
  private SnapshotReader() {}

  /**
   * Runs.
   *
   * @param arguments the databases
   */
  public static void main(String[] arguments) throws SQLException {
    for (String database : arguments) {
      try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
          Statement statement = connection.createStatement();
          ResultSet rows =
              statement.executeQuery(
                  "SELECT count(*), sum(json_extract(doc, '$.sum')), max(version),"
                      + " (SELECT group_concat(integrity_check) FROM pragma_integrity_check)"
                      + " FROM notes")) {
        System.out.println(
            rows.getLong(1)
                + " "
                + rows.getLong(2)
                + " "
                + rows.getLong(3)
                + " "
                + rows.getString(4));
      }
    }
  }
}
