package io.polygate.backend.sqlite;

import io.polygate.spi.StorageException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The one place from which a tenant's file is written. Requests queue up; a thread of a small pool
 * takes as many as there are, performs them in one transaction and answers them after its commit,
 * so that one sync of the disk is shared by all of them.
 */
final class Writer implements Runnable {
  /** More requests than these do not wait for one file: the next is refused. */
  private static final int MAX_WAITING = 10_000;

  /** More bytes than these do not wait for one file, unless they are one request's. */
  private static final long MAX_WAITING_BYTES = 128L << 20;

  /** A transaction takes no further request when it has this many writes. */
  private static final int MAX_WRITES = 4_000;

  /** A transaction takes no further request when it has this many bytes. */
  private static final long MAX_BYTES = 8L << 20;

  /** After this many transactions in a row, other files get the thread. */
  private static final int MAX_TURNS = 16;

  private static final Logger LOG = System.getLogger(Writer.class.getName());

  private final TenantFile file;
  private final Executor threads;
  private final Queue<WriteRequest<?>> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicLong waitingBytes = new AtomicLong();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final AtomicBoolean checkpointRequested = new AtomicBoolean();
  private final Checkpoints checkpoints = new Checkpoints();
  // The thread that runs has these to itself; `scheduled` hands them on to the next.
  private volatile @Nullable WriteSession session;
  private long commits;
  private long answers;

  /**
   * The writer of a file.
   *
   * @param threads where it writes
   */
  Writer(TenantFile file, Executor threads) {
    this.file = file;
    this.threads = threads;
  }

  /** Takes over a session that is open already, before the first request. */
  void adopt(WriteSession opened) {
    session = opened;
  }

  /**
   * Puts a request into the queue. The caller holds the file, and waits for the answer.
   *
   * @throws StorageException.Unavailable if too many are waiting
   */
  void enqueue(WriteRequest<?> request) {
    int requests = waiting.incrementAndGet();
    long bytes = waitingBytes.addAndGet(request.bytes());
    if (requests > MAX_WAITING || (bytes > MAX_WAITING_BYTES && requests > 1)) {
      dequeued(request);
      throw new StorageException.Unavailable(
          "Too many writes of this tenant are waiting.", SqliteErrors.SOON, null);
    }
    queue.add(request);
    schedule();
  }

  private void schedule() {
    if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
      file.retain(); // Until nothing is left to do.
      threads.execute(this);
    }
  }

  /** Has all of the log written into the database, when no request waits. */
  void requestCheckpoint() {
    checkpointRequested.set(true);
    schedule();
  }

  /** Puts a request into the queue and waits for the answer. */
  <T> T write(WriteRequest<T> request) {
    enqueue(request);
    return request.await(file.id());
  }

  @Override
  public void run() {
    for (int turn = 0; turn < MAX_TURNS; turn++) {
      List<WriteRequest<?>> batch = take();
      if (batch.isEmpty()) {
        if (checkpointRequested.get()) {
          tidy();
        }
        scheduled.set(false);
        if (queue.isEmpty() || !scheduled.compareAndSet(false, true)) {
          file.release();
          return;
        }
      } else {
        perform(batch);
      }
    }
    threads.execute(this);
  }

  /** Closes the connection; the file is out of everybody's hands. */
  void close() throws SQLException {
    WriteSession open = session;
    session = null;
    if (open != null) {
      LOG.log(Level.DEBUG, "{0} requests were answered in {1} transactions", answers, commits);
      open.close();
    }
  }

  /** Whether anything was written since the file was opened. */
  boolean isOpen() {
    return session != null;
  }

  /** How many transactions were committed. */
  long commits() {
    return commits;
  }

  private List<WriteRequest<?>> take() {
    List<WriteRequest<?>> batch = new ArrayList<>();
    int writes = 0;
    long bytes = 0;
    while (writes < MAX_WRITES && bytes < MAX_BYTES) {
      WriteRequest<?> request = queue.poll();
      if (request == null) {
        break;
      }
      dequeued(request);
      if (request.begin()) {
        batch.add(request);
        writes += request.writes();
        bytes += request.bytes();
      }
    }
    return batch;
  }

  private void dequeued(WriteRequest<?> request) {
    waiting.decrementAndGet();
    waitingBytes.addAndGet(-request.bytes());
  }

  private void perform(List<WriteRequest<?>> batch) {
    StorageException failure = commit(batch);
    // Before anybody hears of it: who tries again must not come across this file once more.
    condemnIfDoubtful();
    if (failure == null) {
      batch.forEach(WriteRequest::answer);
      tidy();
    } else {
      batch.forEach(request -> request.fail(failure));
    }
  }

  private void condemnIfDoubtful() {
    WriteSession open = session;
    if (open != null && !open.isTrusted()) {
      file.condemn();
    }
  }

  /** Performs requests in one transaction; gives why all of them failed, or null. */
  private @Nullable StorageException commit(List<WriteRequest<?>> batch) {
    try {
      WriteSession open = session();
      commit(open, batch);
      file.publish(open.committedTables());
      if (open.takeChanges()) {
        file.signalChanges();
      }
      answers += batch.size();
      return null;
    } catch (StorageException e) {
      return e;
    } catch (SQLException e) {
      return SqliteErrors.translate(e);
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "A write failed unexpectedly", e);
      file.condemn(); // Closing the connection undoes the transaction.
      return SqliteErrors.unexpected(e);
    }
  }

  private void tidy() {
    WriteSession open = session;
    if (open == null || !open.isTrusted()) {
      return;
    }
    try {
      if (checkpointRequested.getAndSet(false)) {
        checkpoints.all(open.connection());
      } else {
        checkpoints.after(open.connection(), open.takeGrowth());
      }
    } catch (SQLException e) {
      LOG.log(Level.WARNING, "A log could not be written into its database", e);
      open.undo(e);
      condemnIfDoubtful();
    }
  }

  private WriteSession session() throws SQLException {
    WriteSession open = session;
    if (open == null) {
      open = file.openSession();
      session = open;
    }
    open.requireTrusted();
    return open;
  }

  private void commit(WriteSession open, List<WriteRequest<?>> batch) throws SQLException {
    open.begin();
    try {
      for (WriteRequest<?> request : batch) {
        request.attempt(open);
      }
      open.beforeCommit();
    } catch (SQLException e) {
      open.undo(e);
      if (!open.isTrusted()) {
        throw e;
      }
      batch.forEach(request -> request.attemptAlone(open));
      return;
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "A write failed unexpectedly; each is tried again by itself", e);
      open.rollback();
      batch.forEach(request -> request.attemptAlone(open));
      return;
    }
    try {
      open.commit();
      commits++;
    } catch (SQLException e) {
      open.undo(e);
      open.distrust();
      throw SqliteErrors.translateCommit(e);
    }
  }
}
