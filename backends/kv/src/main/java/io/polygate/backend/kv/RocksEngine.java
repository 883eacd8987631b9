package io.polygate.backend.kv;

import io.polygate.spi.ConfigurationException;
import io.polygate.spi.Deadline;
import io.polygate.spi.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
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
 * A database of RocksDB, in a directory. Safe for use by several threads; they wait in native code,
 * so only what is bounded may be called on a virtual thread.
 *
 * <p>A commit that fails leaves the log in doubt. The next commit first opens the database anew,
 * which finds out what is in the log; until that succeeds, nothing is written, and where it fails
 * nothing is read.
 */
final class RocksEngine implements Engine {
  private static final byte[] FORMAT = {1};

  private final Path directory;
  private final long maxBytes;
  private final RocksOptions options;
  private final Uses uses = new Uses();
  private final CompactRangeOptions purging = new CompactRangeOptions();
  private volatile RocksDB database;
  private volatile boolean inDoubt;
  private volatile boolean ending;

  private RocksEngine(KvSettings settings, RocksOptions options, RocksDB database) {
    this.directory = settings.directory();
    this.maxBytes = settings.maxBytes().orElse(Long.MAX_VALUE);
    this.options = options;
    this.database = database;
    purging.setBottommostLevelCompaction(
        CompactRangeOptions.BottommostLevelCompaction.kForceOptimized);
  }

  /**
   * Opens the database of an instance, and makes it where there is none.
   *
   * @throws ConfigurationException if it cannot be used
   */
  static RocksEngine open(KvSettings settings) {
    Path directory = settings.directory();
    try {
      NewDirectory.create(directory);
      NativeLibrary.load(directory);
    } catch (IOException e) {
      throw KvErrors.translateOpening(directory, e);
    }
    RocksOptions options = new RocksOptions(settings);
    RocksDB database;
    try {
      database = RocksDB.open(options.options(), directory.toString());
    } catch (RocksDBException e) {
      options.close();
      throw KvErrors.translateOpening(directory, e);
    }
    RocksEngine engine = new RocksEngine(settings, options, database);
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

  @Override
  public boolean isShared() {
    return false;
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    begin();
    try {
      return database.get(key);
    } catch (RocksDBException e) {
      throw KvErrors.translate(e);
    } finally {
      uses.end();
    }
  }

  @Override
  public List<byte @Nullable []> getAll(List<byte[]> keys, Deadline deadline) {
    List<byte @Nullable []> values = new ArrayList<>(keys.size());
    try (RocksReading reading = read(deadline)) {
      for (byte[] key : keys) {
        values.add(reading.get(key));
      }
    }
    return values;
  }

  /** Begins to read from the state as it is now. */
  @Override
  public RocksReading read(Deadline deadline) {
    begin();
    return new RocksReading(database, uses);
  }

  @Override
  public void write(Changes changes) {
    settle();
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
  @Override
  public void settle() {
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

  @Override
  public boolean isFull(long more) {
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

  /** Removes from the disk what was deleted within a span. */
  @Override
  public void purge(KeySpan span) {
    begin();
    try (FlushOptions flush = new FlushOptions()) {
      database.flush(flush.setWaitForFlush(true));
      database.deleteFilesInRanges(
          database.getDefaultColumnFamily(), List.of(span.from(), span.to()), false);
      database.compactRange(database.getDefaultColumnFamily(), span.from(), span.to(), purging);
    } catch (RocksDBException e) {
      throw KvErrors.translate(e);
    } finally {
      uses.end();
    }
  }

  @Override
  public void stopPurging() {
    purging.setCanceled(true);
  }

  @Override
  public Counter counter(InstantSource clock, int lanes) {
    long last = 0;
    for (int lane = 0; lane < lanes; lane++) {
      byte[] stored = get(Keys.counter(lane));
      last = Math.max(last, stored == null ? 0 : Numbers.decode(stored));
    }
    return new StoredCounter(last, clock.millis());
  }

  @Override
  public boolean mayBuild(byte[] definition) {
    return true;
  }

  @Override
  public void hasBuilt(byte[] definition) {}

  @Override
  public void probe() {
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
    purging.close();
    options.close();
  }
}
