package io.polygate.backend.sqlite;

import io.polygate.spi.CollectionName;
import io.polygate.spi.CollectionSchema;
import io.polygate.spi.Deadline;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import java.io.File;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * An open tenant's file: a writer, readers, and what they know of its collections. Whoever uses it
 * holds it; when it is retired and nobody holds it any more, it is closed.
 */
final class TenantFile {
  private static final Logger LOG = System.getLogger(TenantFile.class.getName());

  /** Added to the number of holders when no further one is let in. */
  private static final int RETIRED = Integer.MIN_VALUE;

  /**
   * So long what was seen of a file that another node writes is taken for what is there: a look at
   * it costs a system call or two, and more where files are in user space.
   */
  static final Duration RECENT = Duration.ofMillis(20);

  private static final long RECENT_NANOS = RECENT.toNanos();

  private final StoreId id;
  private final File path;
  private final Owner owner;
  private final FileOpener opener;
  private final Schemas schemas;
  private final InstantSource clock;
  private final Readers readers;
  private final Writer writer;
  private final Commits commits = new Commits();
  private final AtomicInteger holders = new AtomicInteger();
  private final CompletableFuture<@Nullable Void> closed = new CompletableFuture<>();
  private volatile Map<CollectionName, CollectionTable> tables = Map.of();
  // Whether another node writes the file: then what it commits is seen when it is read.
  private final boolean followed;
  private final @Nullable Object identity;
  private final ReentrantLock following = new ReentrantLock();
  private volatile Lineage lineage = Lineage.EMPTY;
  private volatile long followedAt = System.nanoTime() - RECENT_NANOS;
  private volatile long usedAt;
  private volatile long turn;

  /** Who opens and closes files. */
  interface Owner {
    /** Nobody holds the file at the moment. */
    void idle(TenantFile file);

    /** Nobody holds the file any more, nor ever will. */
    void drained(TenantFile file);
  }

  /** The parts of an instance that a file works with. */
  record Surroundings(
      FileOpener opener,
      SqliteSettings settings,
      SqliteThreads threads,
      InstantSource clock,
      Owner owner) {}

  private TenantFile(StoreId id, File path, Schemas schemas, Surroundings surroundings) {
    this.id = id;
    this.path = path;
    this.schemas = schemas;
    this.opener = surroundings.opener();
    this.owner = surroundings.owner();
    this.clock = surroundings.clock();
    this.writer = new Writer(this, surroundings.threads().writers());
    SqliteThreads threads = surroundings.threads();
    this.followed = !opener.mount().isWritable();
    this.readers =
        new Readers(
            id,
            surroundings.settings().readers(),
            () -> threads.withFiles(() -> opener.open(path, FileOpener.Use.READ)),
            followed ? new Following() : Readers.UNWATCHED);
    this.usedAt = path.lastModified();
    this.identity = followed ? identity(path) : null;
  }

  /**
   * Opens the file of a tenant, which must be there, with the connection that is needed first. The
   * caller holds it.
   *
   * @throws StorageException if it cannot be opened
   */
  static TenantFile open(
      StoreId id, File path, FileOpener.Use use, Schemas schemas, Surroundings surroundings) {
    TenantFile file = new TenantFile(id, path, schemas, surroundings);
    try {
      switch (use) {
        case WRITE -> {
          WriteSession session = file.openSession();
          file.writer.adopt(session);
          file.publish(session.committedTables());
        }
        case READ -> file.openReader();
      }
    } catch (SQLException e) {
      throw SqliteErrors.named(SqliteErrors.translate(e), id);
    } catch (StorageException.Corrupt e) {
      throw SqliteErrors.named(e, id);
    }
    file.holders.set(1);
    return file;
  }

  private void openReader() throws SQLException {
    FileConnection connection = opener.open(path, FileOpener.Use.READ);
    try {
      publish(CollectionTables.load(connection));
    } catch (SQLException | RuntimeException e) {
      Readers.close(connection);
      throw e;
    }
    readers.add(connection);
  }

  /** Whether another node writes the file. */
  boolean isFollowing() {
    return followed;
  }

  /** Whether another node has removed the file since it was opened, and perhaps made it anew. */
  boolean isReplaced() {
    return !Objects.equals(identity, identity(path));
  }

  /** What tells a file from another of its name; null if there is none. Asked by name only. */
  private static @Nullable Object identity(File path) {
    try {
      return Files.readAttributes(path.toPath(), BasicFileAttributes.class).fileKey();
    } catch (IOException e) {
      return null;
    }
  }

  /**
   * Whether what was read and is not changed since, as far as this process knows, is still so: for
   * certain where it writes, else as of {@link #RECENT}.
   */
  boolean isKnownToBeNew() {
    return followed
        ? System.nanoTime() - followedAt < RECENT_NANOS && !readers.isLending()
        : opener.mount().isWritable();
  }

  /** Takes notice of what another node has committed, as every reading does. */
  void follow(Deadline deadline) {
    long asked = System.nanoTime();
    boolean _ = readers.readShortly(connection -> true, deadline);
    followedAt = asked;
  }

  /**
   * Takes notice of what another node has committed by what was read: what somebody knows must not
   * be contradicted from memory.
   */
  private final class Following implements Readers.Watch {
    @Override
    public void read(FileConnection connection) throws SQLException {
      if (connection.sawChange()) {
        following.lock(); // What is older must not be taken in after what is newer.
        try {
          takeIn(connection);
        } finally {
          following.unlock();
        }
      }
    }

    @Override
    public void readBlindly() {
      following.lock();
      try {
        commits.begin();
        commits.end();
      } finally {
        following.unlock();
      }
    }
  }

  private void takeIn(FileConnection connection) throws SQLException {
    boolean done = false;
    commits.begin();
    try {
      publish(CollectionTables.load(connection));
      lineage = Reigns.load(connection);
      done = true;
    } finally {
      commits.end();
      if (!done) {
        connection.forgetChange();
      }
    }
  }

  /** In which reigns the file was written, by its newest state. */
  Lineage lineage(Deadline deadline) {
    if (followed) {
      follow(deadline);
      return lineage;
    }
    return readers.readShortly(Reigns::load, deadline);
  }

  StoreId id() {
    return id;
  }

  Readers readers() {
    return readers;
  }

  Writer writer() {
    return writer;
  }

  Commits commits() {
    return commits;
  }

  /** Holds the file, unless it is retired. */
  boolean hold() {
    int current = holders.get();
    while (current >= 0) {
      if (holders.compareAndSet(current, current + 1)) {
        return true;
      }
      current = holders.get();
    }
    return false;
  }

  /** Holds the file once more. */
  void retain() {
    holders.incrementAndGet();
  }

  /** Holds the file no longer. */
  void release() {
    int left = holders.decrementAndGet();
    if (left == 0) {
      owner.idle(this);
    } else if (left == RETIRED) {
      owner.drained(this);
    }
  }

  /** Whether nobody holds it at the moment. */
  boolean isIdle() {
    return holders.get() == 0;
  }

  /** Lets no further holder in if nobody holds it; says whether it did. */
  boolean retireIfIdle() {
    if (holders.compareAndSet(0, RETIRED)) {
      owner.drained(this);
      return true;
    }
    return false;
  }

  /** Lets no further holder in. */
  void retire() {
    int before = holders.getAndUpdate(current -> current >= 0 ? current + RETIRED : current);
    if (before == 0) {
      owner.drained(this);
    }
  }

  /** Has the file closed as soon as nobody holds it: something is wrong with a connection. */
  void condemn() {
    LOG.log(Level.WARNING, "The file of {0} is opened anew after a failure", id);
    retire();
  }

  /** Completed by the owner when the file is closed. */
  CompletableFuture<@Nullable Void> closed() {
    return closed;
  }

  /** Notes a use. */
  void used(long newTurn) {
    if (turn != newTurn) {
      turn = newTurn;
    }
    long now = clock.millis();
    if (usedAt != now) {
      usedAt = now;
    }
  }

  /** When it was last used, in turns of {@link TenantFiles}. */
  long turn() {
    return turn;
  }

  /** When it was last used, in milliseconds since 1970. */
  long usedAt() {
    return usedAt;
  }

  /** A collection as the last commit left it, or null if nothing was ever written to it. */
  @Nullable CollectionTable table(CollectionName collection) {
    return tables.get(collection);
  }

  /** All collections as the last commit left them. */
  Map<CollectionName, CollectionTable> tables() {
    return tables;
  }

  /** Whether there may be anything to sweep. */
  boolean mayHoldExpired() {
    return writer.isOpen() || tables.values().stream().anyMatch(CollectionTable::expiring);
  }

  /** Makes known what a commit left. */
  void publish(Map<CollectionName, CollectionTable> committed) {
    tables = committed;
  }

  /** Wakes who waits for changes. */
  void signalChanges() {
    schemas.signals().signal(id.tenant());
  }

  /** The definition of a collection, or null if it has none. */
  @Nullable CollectionSchema schema(CollectionName collection) {
    return schemas.schema(collection);
  }

  /**
   * A collection with the indexes of its newest definition, built if need be; null if nothing was
   * ever written to it.
   */
  @Nullable CollectionTable currentTable(CollectionName collection, Deadline deadline) {
    CollectionTable table = tables.get(collection);
    if (table == null || followed || schemas.newerThan(table, collection) == null) {
      return table;
    }
    return writer.write(new DefinitionRequest(collection, deadline));
  }

  /** Opens the writing connection. */
  WriteSession openSession() throws SQLException {
    FileConnection connection = opener.open(path, FileOpener.Use.WRITE);
    try {
      if (Checkpoints.isPending(connection)) {
        // The log is from before a crash, or its sync failed: nothing may be built upon it before
        // all of it is in the database.
        new Checkpoints().all(connection);
        if (Checkpoints.isPending(connection)) {
          throw new StorageException.Unavailable(
              "The tenant's file is being recovered.", SqliteErrors.SOON, null);
        }
      }
      return new WriteSession(
          connection, schemas, commits, clock, new CommitWatch(opener.mount(), path));
    } catch (SQLException | RuntimeException e) {
      Readers.close(connection);
      throw e;
    }
  }

  /** Closes all connections. The last one writes the log into the database and removes it. */
  void close() {
    try {
      readers.close();
      writer.close();
    } catch (SQLException | StorageException e) {
      LOG.log(Level.WARNING, "The file of " + id + " could not be closed well", e);
    } finally {
      // By name: a descriptor on the file would take SQLite's locks with it when it is closed.
      if (!path.setLastModified(usedAt)) {
        LOG.log(Level.DEBUG, "The last use of {0} could not be noted", id);
      }
    }
  }
}
