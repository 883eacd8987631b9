package io.polygate.backend.sqlite;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Document;
import io.polygate.spi.Item;
import io.polygate.spi.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;

/**
 * Fills a new tenant's file that nobody else knows of, in one transaction and without a log: if
 * that does not end well, the file is thrown away. For one thread.
 */
final class FileBuilder implements AutoCloseable {
  private final FileConnection connection;
  private final WriteSession session;

  private FileBuilder(FileConnection connection, WriteSession session) {
    this.connection = connection;
    this.session = session;
  }

  /**
   * Begins a file.
   *
   * @param empty what a file without items is made of
   * @param file where there is none yet
   * @param schemas how collections are defined
   * @param mostPages the most pages that the file may come to have
   */
  static FileBuilder create(
      FileOpener opener,
      byte[] empty,
      Path file,
      Schemas schemas,
      InstantSource clock,
      long mostPages)
      throws IOException {
    byte[] content = empty.clone();
    FileFormat.markUnlogged(content);
    Files.write(file, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try {
      FileConnection connection = opener.openPrivate(file.toFile(), mostPages);
      try {
        WriteSession session = new WriteSession(connection, schemas, new Commits(), clock);
        session.begin();
        return new FileBuilder(connection, session);
      } catch (SQLException | RuntimeException e) {
        Readers.close(connection);
        throw e;
      }
    } catch (SQLException e) {
      throw SqliteErrors.translate(e);
    }
  }

  /** Marks a whole file as one with a log, and has it on the disk. */
  static void markLogged(Path file) throws IOException {
    mark(file, true);
  }

  /** Marks a file as one without a log, of which nothing beside it is looked for. */
  static void markUnlogged(Path file) throws IOException {
    mark(file, false);
  }

  private static void mark(Path file, boolean logged) throws IOException {
    byte[] header = new byte[FileFormat.HEADER_BYTES];
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(header);
      while (buffer.hasRemaining() && channel.read(buffer, buffer.position()) > 0) {
        // A read may give less than there is.
      }
      if (logged) {
        FileFormat.markLogged(header);
      } else {
        FileFormat.markUnlogged(header);
      }
      buffer.flip();
      int written = channel.write(buffer, 0);
      if (written < FileFormat.HEADER_BYTES) {
        throw new IOException("The header of a database could not be written.");
      }
      if (logged) {
        channel.force(true);
      }
    }
  }

  WriteSession session() {
    return session;
  }

  FileConnection connection() {
    return connection;
  }

  /**
   * Adds an item with its times.
   *
   * @throws StorageException.Rejected if there is one with its key
   */
  void add(Item item) throws SQLException {
    Document value = session.mutations().storable(item.key(), item.value());
    CollectionTable table =
        item.expiresAt().isEmpty()
            ? session.table(item.key().collection())
            : session.expiringTable(item.key().collection());
    StoredItem stored =
        StoredItem.of(value, session.nextVersion(), item.updatedAt(), item.expiresAt());
    if (connection.statement(table.sql().insert()).run(stored.arguments(item.key())) != 1) {
      throw new StorageException.Rejected("Two items have the same key.", "file");
    }
  }

  /** Makes the file whole, with a manifest. */
  void finishCopy() {
    try {
      Map<CollectionName, String> tables = new TreeMap<>();
      session.tables().forEach(table -> tables.put(table.collection(), table.table()));
      Manifest.write(connection, tables);
    } catch (SQLException e) {
      throw SqliteErrors.translate(e);
    }
    finish();
  }

  /** Makes the file whole. */
  void finish() {
    try {
      session.beforeCommit();
      session.commit();
    } catch (SQLException e) {
      throw SqliteErrors.translate(e);
    }
  }

  @Override
  public void close() {
    Readers.close(connection);
  }
}
