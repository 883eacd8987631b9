package io.polygate.backend.sqlite;

import java.util.List;

/** What every tenant's file has in common. */
final class FileFormat {
  /** Marks a file as one of ours, in SQLite's header: "PGAT". */
  static final int APPLICATION_ID = 0x50474154;

  /** The version of the tables that begin with {@code polygate_}, in SQLite's header. */
  static final int VERSION = 1;

  /** The size of SQLite's header, in bytes. */
  static final int HEADER_BYTES = 100;

  /** The size of a page, in bytes: what file systems and SQLite write best. */
  static final int PAGE_BYTES = 4096;

  /** What makes an empty database a tenant's file. */
  static final List<String> SCHEMA =
      List.of(
          "CREATE TABLE polygate_meta(key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID",
          "INSERT INTO polygate_meta(key, value) VALUES ('version', 0)",
          """
          CREATE TABLE polygate_collections(
            name TEXT PRIMARY KEY,
            table_name TEXT NOT NULL,
            revision INTEGER NOT NULL,
            layout TEXT NOT NULL
          ) WITHOUT ROWID\
          """);

  static final String SELECT_VERSION = "SELECT value FROM polygate_meta WHERE key = 'version'";
  static final String UPDATE_VERSION = "UPDATE polygate_meta SET value = ? WHERE key = 'version'";

  /** Where SQLite's header says whether the file has a log: for writing, and one on for reading. */
  private static final int LOG = 18;

  private static final byte WITHOUT_LOG = 1;
  private static final byte WITH_LOG = 2;

  private FileFormat() {}

  /** Marks a whole database as one that is written by way of a log, as all tenants' files are. */
  static void markLogged(byte[] database) {
    database[LOG] = WITH_LOG;
    database[LOG + 1] = WITH_LOG;
  }

  /** Marks a whole database as one without a log, which can be in memory. */
  static void markUnlogged(byte[] database) {
    database[LOG] = WITHOUT_LOG;
    database[LOG + 1] = WITHOUT_LOG;
  }

  /** A name as SQL takes it, whatever it consists of. */
  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
