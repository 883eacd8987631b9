package io.polygate.backend.sqlite;

import java.sql.SQLException;

/**
 * Decides when what is in a file's log goes into its database. It is done by the writer after it
 * has answered, so that no caller waits for it, and not by SQLite within a commit. For the writer's
 * thread alone.
 */
final class Checkpoints {
  /** A log with more that is not yet in the database is written into it. */
  private static final long PENDING_BYTES = 16L << 20;

  /** A longer log, which readers kept from beginning anew, is made short even if readers wait. */
  private static final long LONG_BYTES = 64L << 20;

  private long growth;

  /**
   * Notes what was written, and acts if it is time.
   *
   * @param bytes about how many; rather too many, because then the log is only looked at earlier
   */
  void after(FileConnection connection, long bytes) throws SQLException {
    growth = Math.min(growth, PENDING_BYTES) + Math.min(bytes, PENDING_BYTES);
    if (growth < PENDING_BYTES) {
      return;
    }
    Log log = checkpoint(connection, "NOOP");
    if (log.pendingBytes() >= PENDING_BYTES) {
      log = checkpoint(connection, log.bytes() >= LONG_BYTES ? "TRUNCATE" : "PASSIVE");
    }
    growth = log.pendingBytes();
  }

  /** Writes all of the log into the database and makes it empty, as far as readers let it. */
  void all(FileConnection connection) throws SQLException {
    growth = checkpoint(connection, "TRUNCATE").pendingBytes();
  }

  /** Whether there is anything in the log of a file. */
  static boolean isPending(FileConnection connection) throws SQLException {
    return checkpoint(connection, "NOOP").pages() > 0;
  }

  private static Log checkpoint(FileConnection connection, String mode) throws SQLException {
    SqlStatement statement = connection.statement("PRAGMA wal_checkpoint(" + mode + ")");
    statement.query();
    try {
      return statement.read(row -> new Log(row.integer(1), row.integer(2)));
    } finally {
      statement.reset();
    }
  }

  /**
   * The state of a log.
   *
   * @param pages how many it has
   * @param written how many of them are in the database
   */
  private record Log(long pages, long written) {
    long bytes() {
      return pages * FileFormat.PAGE_BYTES;
    }

    long pendingBytes() {
      return (pages - written) * FileFormat.PAGE_BYTES;
    }
  }
}
