package io.polygate.backend.sqlite;

import io.polygate.spi.Deadline;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import java.sql.SQLException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The reading connections of a file, opened when they are first needed. They never wait for the
 * writer. Long readings leave one of them to the short ones, if there is more than one.
 */
final class Readers {
  /** What is done with a connection. */
  interface Reading<T> {
    /** Reads; the connection must not be kept. */
    T from(FileConnection connection) throws SQLException;
  }

  /** Is told of every reading before anybody knows what was read. */
  interface Watch {
    /** Somebody has read on a connection, which saw at least that. */
    void read(FileConnection connection) throws SQLException;

    /** Somebody has read on a connection that cannot be asked any more what it saw. */
    void readBlindly();
  }

  /** Opens a connection. */
  interface Opening {
    /** Opens it. */
    FileConnection open() throws SQLException;
  }

  /** Where nobody else writes. */
  static final Watch UNWATCHED =
      new Watch() {
        @Override
        public void read(FileConnection connection) {}

        @Override
        public void readBlindly() {}
      };

  private final StoreId id;
  private final Opening opening;
  private final Watch watch;
  private final AtomicInteger lent = new AtomicInteger();
  private final AtomicReferenceArray<@Nullable FileConnection> idle;
  private final Semaphore free;
  private final Semaphore freeForLong;

  /**
   * The readers of a file.
   *
   * @param id whose file it is
   * @param limit the most connections
   */
  Readers(StoreId id, int limit, Opening opening, Watch watch) {
    this.id = id;
    this.opening = opening;
    this.watch = watch;
    this.idle = new AtomicReferenceArray<>(limit);
    this.free = new Semaphore(limit);
    this.freeForLong = new Semaphore(Math.max(1, limit - 1));
  }

  /** Takes over a connection that is open already. */
  void add(FileConnection connection) {
    giveBack(connection);
  }

  /**
   * Reads what takes some microseconds.
   *
   * @throws StorageException.Unavailable if no connection is free until the deadline
   */
  <T> T readShortly(Reading<T> reading, Deadline deadline) {
    take(free, deadline);
    try {
      return read(reading);
    } finally {
      free.release();
    }
  }

  /**
   * Reads what may take until the deadline, which makes it end with an interruption.
   *
   * @throws StorageException.Unavailable if no connection is free until the deadline
   */
  <T> T readLong(Reading<T> reading, Deadline deadline) {
    take(freeForLong, deadline);
    try {
      return readShortly(
          connection -> {
            connection.stopAt(deadline);
            try {
              return reading.from(connection);
            } finally {
              connection.stopNever();
            }
          },
          deadline);
    } finally {
      freeForLong.release();
    }
  }

  /**
   * Lends a connection until the lease is closed. What runs on it ends at the deadline.
   *
   * @throws StorageException.Unavailable if no connection is free until the deadline
   */
  Lease lend(Deadline deadline) {
    take(freeForLong, deadline);
    boolean done = false;
    try {
      take(free, deadline);
      try {
        Lease lease = new Lease(takeOrOpen());
        lease.connection().stopAt(deadline);
        done = true;
        lent.incrementAndGet();
        return lease;
      } catch (SQLException e) {
        throw SqliteErrors.named(SqliteErrors.translate(e), id);
      } finally {
        if (!done) {
          free.release();
        }
      }
    } finally {
      if (!done) {
        freeForLong.release();
      }
    }
  }

  /** Whether somebody has a connection for some time, and may know more than was noticed. */
  boolean isLending() {
    return lent.get() > 0;
  }

  /** A connection for some time. For one thread at a time. */
  final class Lease implements AutoCloseable {
    private final FileConnection connection;
    private boolean sound = true;

    private Lease(FileConnection connection) {
      this.connection = connection;
    }

    FileConnection connection() {
      return connection;
    }

    /** Notes a failure of the engine, and says what it is to others. */
    StorageException failed(SQLException e) {
      connection.forgetFailedStatements();
      sound &= SqliteErrors.leavesConnectionSound(e);
      return SqliteErrors.named(SqliteErrors.translate(e), id);
    }

    @Override
    public void close() {
      try {
        connection.stopNever();
        if (sound && isNoticed()) {
          giveBack(connection);
        } else {
          watch.readBlindly();
          Readers.close(connection);
        }
      } finally {
        lent.decrementAndGet();
        free.release();
        freeForLong.release();
      }
    }

    private boolean isNoticed() {
      try {
        watch.read(connection);
        return true;
      } catch (SQLException e) {
        connection.forgetFailedStatements();
        return false;
      }
    }
  }

  /** Closes the idle connections but one, and gives their memory and descriptors back. */
  void trim() {
    for (int i = 1; i < idle.length(); i++) {
      close(idle.getAndSet(i, null));
    }
  }

  /** Closes all connections; nobody reads any more. */
  void close() {
    for (int i = 0; i < idle.length(); i++) {
      close(idle.getAndSet(i, null));
    }
  }

  private static void take(Semaphore permits, Deadline deadline) {
    if (permits.tryAcquire()) {
      return;
    }
    try {
      if (!permits.tryAcquire(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
        throw new StorageException.Unavailable(
            "All readers of the tenant's file are in use.", SqliteErrors.SOON, null);
      }
    } catch (InterruptedException e) {
      throw SqliteThreads.interrupted(e);
    }
  }

  private <T> T read(Reading<T> reading) {
    FileConnection connection = null;
    try {
      connection = takeOrOpen();
      T result = reading.from(connection);
      watch.read(connection);
      giveBack(connection);
      connection = null;
      return result;
    } catch (SQLException e) {
      if (connection != null && SqliteErrors.leavesConnectionSound(e)) {
        connection.forgetFailedStatements();
        giveBack(connection);
        connection = null;
      }
      throw SqliteErrors.named(SqliteErrors.translate(e), id);
    } catch (StorageException.Corrupt e) {
      throw SqliteErrors.named(e, id);
    } finally {
      close(connection);
    }
  }

  private FileConnection takeOrOpen() throws SQLException {
    FileConnection connection = takeIdle();
    return connection == null ? opening.open() : connection;
  }

  private @Nullable FileConnection takeIdle() {
    for (int i = 0; i < idle.length(); i++) {
      if (idle.get(i) != null) {
        FileConnection connection = idle.getAndSet(i, null);
        if (connection != null) {
          return connection;
        }
      }
    }
    return null;
  }

  private void giveBack(FileConnection connection) {
    for (int i = 0; i < idle.length(); i++) {
      if (idle.get(i) == null && idle.compareAndSet(i, null, connection)) {
        return;
      }
    }
    close(connection); // Cannot be: there are as many places as permits.
  }

  /** Closes a connection, if there is one. */
  static void close(@Nullable FileConnection connection) {
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        throw SqliteErrors.translate(e);
      }
    }
  }
}
