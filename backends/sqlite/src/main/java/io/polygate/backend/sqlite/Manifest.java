package io.polygate.backend.sqlite;

import static io.polygate.backend.sqlite.FileFormat.quoted;

import io.polygate.spi.CollectionName;
import java.sql.SQLException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a copy says of itself: how many items each collection has, and the sum of their checksums. A
 * row's checksum tells that the row is what was written; this tells that no row is missing, none is
 * another collection's, and none was added. Who changes a copy on purpose removes the table.
 */
final class Manifest {
  private static final String TABLE = "polygate_manifest";

  private Manifest() {}

  /**
   * One collection's part.
   *
   * @param items how many rows there are
   * @param sum of their checksums
   */
  record Entry(long items, long sum) {}

  /** Writes the manifest of a whole copy. */
  static void write(FileConnection connection, Map<CollectionName, String> tables)
      throws SQLException {
    connection.run(
        "CREATE TABLE "
            + TABLE
            + "(collection TEXT PRIMARY KEY, items INTEGER NOT NULL, checksums INTEGER NOT NULL)"
            + " WITHOUT ROWID");
    for (Map.Entry<CollectionName, String> table : tables.entrySet()) {
      Entry entry = count(connection, table.getValue());
      connection
          .statement("INSERT INTO " + TABLE + " VALUES (?, ?, ?)")
          .run(table.getKey().name(), entry.items(), entry.sum());
    }
  }

  /**
   * Whether a copy is what its manifest says.
   *
   * @param tables its collections' tables
   */
  static boolean holds(ForeignFile file, SortedMap<CollectionName, String> tables)
      throws SQLException {
    if (!file.has(TABLE)) {
      return true;
    }
    SortedMap<String, Entry> said = new TreeMap<>();
    file.connection()
        .forEach(
            "SELECT collection, items, checksums FROM " + TABLE + " NOT INDEXED",
            row -> {
              Entry entry = new Entry(row.integer(1), row.integer(2));
              said.put(String.valueOf(row.text(0)), entry);
            });
    SortedMap<String, Entry> found = new TreeMap<>();
    for (Map.Entry<CollectionName, String> table : tables.entrySet()) {
      found.put(table.getKey().name(), count(file.connection(), table.getValue()));
    }
    return said.equals(found);
  }

  private static Entry count(FileConnection connection, String table) throws SQLException {
    return connection.first(
        "SELECT count(*), coalesce(sum(checksum), 0) FROM " + quoted(table) + " NOT INDEXED",
        row -> new Entry(row.integer(0), row.integer(1)));
  }
}
