package io.polygate.backend.kv;

import io.polygate.spi.CollectionName;
import io.polygate.spi.CollectionSchema;
import io.polygate.spi.StorageException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The one place from which some tenants are written. Requests queue up; the lane's thread takes as
 * many as there are, works them out one after another, commits them in one step and answers them
 * afterwards, so that one sync of the disk is shared by all of them.
 */
final class Lane implements AutoCloseable {
  /** More requests than these do not wait: the next is refused. */
  private static final int MAX_WAITING = 10_000;

  /** More bytes than these do not wait, unless they are one request's. */
  private static final long MAX_WAITING_BYTES = 64L << 20;

  /** A commit takes no further request when it has this many. */
  private static final int MAX_REQUESTS = 4_000;

  /** A commit takes no further request when it has this many bytes. */
  private static final long MAX_BYTES = 4L << 20;

  /** After so many refused commits one after another, what is first in them is given up. */
  private static final int MAX_REFUSALS = 100;

  /** The longest pause before a refused commit is tried anew. */
  private static final long MAX_PAUSE_NANOS = 2_000_000;

  private static final Duration END = Duration.ofSeconds(30);
  private static final Logger LOG = System.getLogger(Lane.class.getName());

  private final WriteSession session;
  private final Definitions definitions;
  private final IndexBuild builds;
  private final BlockingQueue<WriteRequest<?>> queue = new LinkedBlockingQueue<>(MAX_WAITING);
  private final AtomicLong waitingBytes = new AtomicLong();
  private final Thread thread;
  private volatile boolean closing;

  /**
   * A lane, whose thread begins at once.
   *
   * @param name the thread's
   */
  Lane(String name, WriteSession session, Definitions definitions) {
    this.session = session;
    this.definitions = definitions;
    this.builds = new IndexBuild(session);
    this.thread = Thread.ofPlatform().daemon().name(name).start(this::run);
  }

  /**
   * Has a request performed and waits for its answer.
   *
   * @throws StorageException if it failed
   */
  <T> T write(WriteRequest<T> request) {
    enqueue(request);
    return request.await();
  }

  /**
   * Has a request performed; its end is told to whoever listens to it.
   *
   * @throws StorageException.Unavailable if too many are waiting
   */
  void enqueue(WriteRequest<?> request) {
    long bytes = waitingBytes.addAndGet(request.bytes());
    if (closing
        || (bytes > MAX_WAITING_BYTES && bytes > request.bytes())
        || !queue.offer(request)) {
      waitingBytes.addAndGet(-request.bytes());
      throw new StorageException.Unavailable(
          closing ? "The database is being closed." : "Too many writes are waiting.",
          KvErrors.SOON,
          null);
    }
  }

  private void run() {
    List<WriteRequest<?>> batch = new ArrayList<>();
    while (!closing || !queue.isEmpty()) {
      try {
        take(batch);
        perform(batch);
      } catch (InterruptedException e) {
        // The end: what is in the queue is still done.
      } catch (RuntimeException | Error e) {
        LOG.log(Level.ERROR, "A commit failed unexpectedly", e);
        session.discard();
        batch.forEach(request -> request.fail(KvErrors.unexpected(e)));
      }
      batch.clear();
    }
  }

  private void take(List<WriteRequest<?>> batch) throws InterruptedException {
    WriteRequest<?> request = closing ? queue.poll() : queue.take();
    long bytes = 0;
    while (request != null) {
      batch.add(request);
      bytes += request.bytes();
      waitingBytes.addAndGet(-request.bytes());
      request = batch.size() < MAX_REQUESTS && bytes < MAX_BYTES ? queue.poll() : null;
    }
  }

  private void perform(List<WriteRequest<?>> batch) {
    List<WriteRequest<?>> open = new ArrayList<>(batch.size());
    for (WriteRequest<?> request : batch) {
      if (request.begin()) {
        open.add(request);
      }
    }
    int refused = 0;
    while (!open.isEmpty()) {
      // The fewer it is about, the sooner a commit is through between those of other processes.
      List<WriteRequest<?>> some =
          open.subList(0, Math.max(1, open.size() >> Math.min(refused, 30)));
      refused = attempt(some) ? 0 : refused + 1;
      if (refused > 0) {
        giveUp(some, refused);
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(MAX_PAUSE_NANOS));
      }
      open.removeIf(WriteRequest::isAnswered);
    }
  }

  /** Performs requests; false if those that are not answered have to be performed anew. */
  private boolean attempt(List<WriteRequest<?>> some) {
    try {
      List<WriteRequest<?>> done = new ArrayList<>(some.size());
      session.foresee(some);
      for (WriteRequest<?> request : some) {
        if (prepare(request, done)) {
          request.attempt(session);
          done.add(request);
        }
      }
      commit(done);
      return true;
    } catch (StaleReads e) {
      session.discard();
      return false;
    } catch (StorageException e) {
      session.discard();
      some.forEach(request -> request.fail(e));
      return true;
    }
  }

  /** Refuses what cannot be tried any longer; what was refused has changed nothing. */
  private static void giveUp(List<WriteRequest<?>> some, int refused) {
    for (WriteRequest<?> request : some) {
      if (refused >= MAX_REFUSALS || request.isLate()) {
        request.fail(
            new StorageException.Unavailable(
                "Others write the same all the time.", KvErrors.SOON, null));
      }
    }
  }

  private void commit(List<WriteRequest<?>> done) {
    try {
      session.commit();
      done.forEach(WriteRequest::answer);
    } catch (StorageException e) {
      done.forEach(request -> request.fail(e));
    }
    done.clear();
  }

  /** Brings the indexes up to their definitions; false if that failed, and the request with it. */
  private boolean prepare(WriteRequest<?> request, List<WriteRequest<?>> done) {
    try {
      for (CollectionName collection : request.collections()) {
        CollectionSchema schema = definitions.find(request.id().namespace(), collection);
        if (schema != null) {
          prepare(request, schema, done);
        }
      }
      return true;
    } catch (StorageException e) {
      request.fail(e);
      return false;
    }
  }

  private void prepare(
      WriteRequest<?> request, CollectionSchema schema, List<WriteRequest<?>> done) {
    long tenant = session.tenantNumber(request.id());
    if (tenant != 0 && session.indexes(tenant, schema.collection()).areBehind(schema)) {
      if (session.figures(tenant, schema.collection()).items() > 0) {
        // What is built is what is stored: nothing may be on its way there.
        commit(done);
      }
      builds.follow(tenant, schema);
    }
  }

  @Override
  public void close() {
    closing = true;
    thread.interrupt();
    try {
      if (!thread.join(END)) {
        LOG.log(Level.WARNING, "{0} has not ended in time", thread.getName());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    WriteRequest<?> late;
    while ((late = queue.poll()) != null) {
      if (late.begin()) {
        late.fail(KvErrors.closed(null));
      }
    }
  }
}
