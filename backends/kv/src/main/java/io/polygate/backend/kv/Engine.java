package io.polygate.backend.kv;

import io.polygate.spi.ConfigurationException;
import io.polygate.spi.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * The database of an instance. Safe for use by several threads; they wait in native code, so only
 * what is bounded may be called on a virtual thread.
 *
 * <p>A commit that fails leaves the log in doubt. The next commit first opens the database anew,
 * which finds out what is in the log; until that succeeds, nothing is written, and where it fails
 * nothing is read.
 */
final class Engine implements AutoCloseable {
  private static final byte[] FORMAT = {1};

  private final Path directory;
  private final long maxBytes;
  private final EngineOptions options;
  private final Uses uses = new Uses();
  private volatile RocksDB database;
  private volatile boolean inDoubt;
  private volatile boolean ending;

  private Engine(KvSettings settings, EngineOptions options, RocksDB database) {
    this.directory = settings.directory();
    this.maxBytes = settings.maxBytes().orElse(Long.MAX_VALUE);
    this.options = options;
    this.database = database;
  }

  /**
   * Opens the database of an instance, and makes it where there is none.
   *
   * @throws ConfigurationException if it cannot be used
   */
  static Engine open(KvSettings settings) {
    Path directory = settings.directory();
    try {
      NewDirectory.create(directory);
      NativeLibrary.load(directory);
    } catch (IOException e) {
      throw KvErrors.translateOpening(directory, e);
    }
    EngineOptions options = new EngineOptions(settings);
    RocksDB database;
    try {
      database = RocksDB.open(options.options(), directory.toString());
    } catch (RocksDBException e) {
      options.close();
      throw KvErrors.translateOpening(directory, e);
    }
    Engine engine = new Engine(settings, options, database);
    try {
      engine.checkFormat();
      return engine;
    } catch (RocksDBException e) {
      engine.close();
      throw KvErrors.translateOpening(directory, e);
    } catch (ConfigurationException e) {
      engine.close();
      throw e;
    }
  }

  private void checkFormat() throws RocksDBException {
    byte[] format = database.get(Keys.format());
    if (format == null) {
      database.put(options.writing(), Keys.format(), FORMAT);
    } else if (!Arrays.equals(format, FORMAT)) {
      throw new ConfigurationException(
          "The database in " + directory + " is of another version of this program.");
    }
  }

  /** What is stored under a key, or null. */
  byte @Nullable [] get(byte[] key) {
    begin();
    try {
      return database.get(key);
    } catch (RocksDBException e) {
      throw KvErrors.translate(e);
    } finally {
      uses.end();
    }
  }

  /** Begins to read from the state as it is now. */
  Reading read() {
    begin();
    return new Reading(database, uses);
  }

  /**
   * Writes changes in one step, durably in the instance's class.
   *
   * @throws StorageException.OutOfSpace if there is no room; nothing was changed
   * @throws StorageException.OutcomeUnknown if the disk failed
   * @throws StorageException.Unavailable if the database cannot be written now; nothing was changed
   */
  void write(Changes changes) {
    settle();
    writeWhileReading(changes);
  }

  /**
   * The same for a thread that has a {@link Reading}, and so cannot wait until all have ended.
   *
   * @throws StorageException as {@link #write}
   */
  void writeWhileReading(Changes changes) {
    if (inDoubt) {
      throw KvErrors.closed(null);
    }
    begin();
    try (WriteBatch batch = new WriteBatch()) {
      fill(batch, changes);
      commit(batch);
    } catch (RocksDBException e) {
      throw KvErrors.translate(e);
    } finally {
      uses.end();
    }
  }

  private static void fill(WriteBatch batch, Changes changes) throws RocksDBException {
    for (KeySpan span : changes.removedSpans()) {
      batch.deleteRange(span.from(), span.to());
    }
    for (Map.Entry<ByteString, Changes.Change> entry : changes.entries()) {
      byte[] value = entry.getValue().value();
      if (value == null) {
        batch.delete(entry.getKey().bytes());
      } else {
        batch.put(entry.getKey().bytes(), value);
      }
    }
  }

  private void commit(WriteBatch batch) {
    try {
      database.write(options.writing(), batch);
    } catch (RocksDBException e) {
      inDoubt = true;
      throw KvErrors.translateCommit(e);
    }
  }

  /** Opens the database anew if its log is in doubt. */
  void settle() {
    if (!inDoubt) {
      return;
    }
    synchronized (this) {
      if (!inDoubt || ending) {
        return;
      }
      if (database.isOwningHandle()) {
        uses.close();
        database.close();
      }
      try {
        database = RocksDB.open(options.options(), directory.toString());
      } catch (RocksDBException e) {
        throw new StorageException.Unavailable(
            "The database cannot be opened after a failure of the disk.", KvErrors.LATER, e);
      }
      inDoubt = false;
      uses.open();
    }
  }

  /** Whether it may not grow by so many bytes. */
  boolean isFull(long more) {
    return maxBytes != Long.MAX_VALUE && bytes() + more > maxBytes;
  }

  /** About how many bytes it occupies on the disk and in writes that are on their way there. */
  private long bytes() {
    begin();
    try {
      return database.getLongProperty("rocksdb.total-sst-files-size")
          + database.getLongProperty("rocksdb.size-all-mem-tables");
    } catch (RocksDBException e) {
      throw KvErrors.translate(e);
    } finally {
      uses.end();
    }
  }

  /**
   * Removes from the disk what was deleted within a span. Takes long.
   *
   * @param howFar can be told to stop
   */
  void purge(KeySpan span, CompactRangeOptions howFar) {
    begin();
    try (FlushOptions flush = new FlushOptions()) {
      database.flush(flush.setWaitForFlush(true));
      database.deleteFilesInRanges(
          database.getDefaultColumnFamily(), List.of(span.from(), span.to()), false);
      database.compactRange(database.getDefaultColumnFamily(), span.from(), span.to(), howFar);
    } catch (RocksDBException e) {
      throw KvErrors.translate(e);
    } finally {
      uses.end();
    }
  }

  /**
   * Returns if the database can be used.
   *
   * @throws StorageException.Unavailable if it cannot
   */
  void probe() {
    settle();
    if (!uses.begin()) {
      throw KvErrors.closed(null);
    }
    uses.end();
    if (!Files.isWritable(directory)) {
      throw new StorageException.Unavailable(
          "The directory of the database cannot be written to.", KvErrors.LATER, null);
    }
  }

  private void begin() {
    if (!uses.begin()) {
      throw KvErrors.closed(null);
    }
  }

  @Override
  public synchronized void close() {
    if (ending) {
      return;
    }
    ending = true;
    if (database.isOwningHandle()) {
      uses.close();
      database.close();
    }
    options.close();
  }
}
