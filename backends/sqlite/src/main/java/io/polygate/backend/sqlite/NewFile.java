package io.polygate.backend.sqlite;

import io.polygate.spi.Mutation;
import io.polygate.spi.StorageException;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;

/**
 * What a new tenant's file is made of, as bytes that only need to be written.
 *
 * <p>The first item is put into a database in memory. On the disk it would take a log and its
 * index, made for one commit and written back when the file is closed: five syncs that are spared.
 */
final class NewFile {
  private final FileOpener opener;
  private final InstantSource clock;
  private final byte[] empty;

  /** Where a file goes. */
  interface Destination {
    /** Takes all of the file. */
    void create(byte[] content) throws IOException;
  }

  /** New files for the tenants of an instance. */
  NewFile(FileOpener opener, InstantSource clock) throws SQLException {
    this.opener = opener;
    this.clock = clock;
    this.empty = make();
  }

  /** A file without items. Not to be changed. */
  byte[] empty() {
    return empty;
  }

  /**
   * Makes a file with the item that a write brings.
   *
   * @param schemas how the namespace's collections are defined
   * @param file gets it; not called if the write is refused
   * @return what became of the write
   * @throws StorageException if it is refused
   */
  Written withItem(Schemas schemas, Mutation first, WriteOptions options, Destination file)
      throws SQLException, IOException {
    if (options.deadline().passed()) {
      throw new StorageException.Unavailable(
          "The time was up before the write began.", Duration.ZERO, null);
    }
    byte[] content = empty.clone();
    FileFormat.markUnlogged(content);
    FileConnection connection = opener.openInMemory(content);
    try (WriteSession session = new WriteSession(connection, schemas, new Commits(), clock)) {
      session.begin();
      Written written = MutationRequest.make(session, first, options);
      session.beforeCommit();
      session.commit();
      file.create(logged(connection.content()));
      return written;
    }
  }

  private byte[] make() throws SQLException {
    try (FileConnection connection = opener.openEmpty()) {
      for (String statement : FileFormat.SCHEMA) {
        connection.run(statement);
      }
      return logged(connection.content());
    }
  }

  private static byte[] logged(byte[] database) {
    FileFormat.markLogged(database);
    return database;
  }
}
