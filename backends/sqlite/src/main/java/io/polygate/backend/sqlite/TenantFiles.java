package io.polygate.backend.sqlite;

import io.polygate.backend.sqlite.FileOpener.Use;
import io.polygate.spi.Deadline;
import io.polygate.spi.Namespace;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import java.io.File;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The open files of an instance, at most as many as are configured. When all are in use, or one
 * more is needed, the one that was used least recently and that nobody holds is closed.
 *
 * <p>What opens, makes or removes a tenant's file does so in its turn: never two of them at once
 * for one tenant.
 */
final class TenantFiles implements TenantFile.Owner {
  /** What ends without a deadline of its own waits this long for a file. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  private final TenantPaths paths;
  private final SqliteThreads threads;
  private final TenantFile.Surroundings surroundings;
  private final Map<Namespace, Schemas> schemas = new ConcurrentHashMap<>();
  private final Map<StoreId, TenantFile> open = new ConcurrentHashMap<>();
  private final Map<StoreId, CompletableFuture<@Nullable Void>> turns = new ConcurrentHashMap<>();
  private final Semaphore handles;
  private final AtomicInteger seekers = new AtomicInteger();
  private final AtomicInteger closing = new AtomicInteger();
  // Grows with every opening: files that were used since the last one are equally recent.
  private final AtomicLong openings = new AtomicLong();
  private volatile boolean closed;

  /** The files of an instance. */
  TenantFiles(
      TenantPaths paths,
      SqliteSettings settings,
      FileOpener opener,
      SqliteThreads threads,
      InstantSource clock) {
    this.paths = paths;
    this.threads = threads;
    this.handles = new Semaphore(settings.handles());
    this.surroundings = new TenantFile.Surroundings(opener, settings, threads, clock, this);
  }

  /** How the collections of a namespace are defined. */
  Schemas schemas(Namespace namespace) {
    return schemas.computeIfAbsent(namespace, name -> new Schemas());
  }

  /**
   * The file of a tenant, open and held; {@link TenantFile#release} must follow.
   *
   * @param use what it is opened for, if it is not open
   * @throws StorageException.NotFound if there is no such tenant
   * @throws StorageException.Unavailable if no handle is free until the deadline
   */
  TenantFile hold(StoreId id, Use use, Deadline deadline) {
    TenantFile file = open.get(id);
    if (file == null || !file.hold()) {
      file = holdAfterOpening(id, use, deadline);
    }
    file.used(openings.get());
    return file.isFollowing() ? follow(file, use, deadline) : file;
  }

  /** Gives a file that others write, with what they wrote; the new one, if they made it anew. */
  private TenantFile follow(TenantFile file, Use use, Deadline deadline) {
    boolean held = true;
    try {
      if (file.isReplaced()) {
        file.retire();
        file.release();
        held = false;
        SqliteThreads.await(file.closed(), deadline);
        return hold(file.id(), use, deadline);
      }
      file.follow(deadline);
      held = false;
      return file;
    } finally {
      if (held) {
        file.release();
      }
    }
  }

  /** The file of a tenant, as {@link #hold} gives it to be read; does not count as a use. */
  TenantFile holdToDescribe(StoreId id, Deadline deadline) {
    TenantFile file = open.get(id);
    return file != null && file.hold() ? file : holdAfterOpening(id, Use.READ, deadline);
  }

  /** The file of a tenant, not held, if it is open already; counts as a use. */
  @Nullable TenantFile useIfOpen(StoreId id) {
    TenantFile file = open.get(id);
    if (file != null) {
      file.used(openings.get());
    }
    return file;
  }

  /** The file of a tenant, held, if it is open already; does not count as a use. */
  @Nullable TenantFile holdIfOpen(StoreId id) {
    TenantFile file = open.get(id);
    return file != null && file.hold() ? file : null;
  }

  /** The files that are open now. */
  Collection<TenantFile> open() {
    return List.copyOf(open.values());
  }

  /** Whether a tenant has a file. */
  boolean exists(StoreId id) {
    return open.containsKey(id) || paths.isThere(paths.database(id));
  }

  /**
   * Does something with a tenant's file while nobody has it open, nor can open it.
   *
   * @throws StorageException.Unavailable if it is held for too long
   */
  <T> T whileClosed(StoreId id, Callable<T> work) {
    Deadline deadline = Deadline.after(PATIENCE);
    CompletableFuture<@Nullable Void> turn = takeTurn(id, deadline);
    try {
      TenantFile file = open.get(id);
      if (file != null) {
        file.retire();
        SqliteThreads.await(file.closed(), deadline);
      }
      return threads.withFiles(work);
    } finally {
      endTurn(id, turn);
    }
  }

  /**
   * Does something in a tenant's turn: nobody opens, makes or removes its file meanwhile.
   *
   * @throws StorageException.Unavailable if others take too long
   */
  <T> T inTurn(StoreId id, Callable<T> work) {
    CompletableFuture<@Nullable Void> turn = takeTurn(id, Deadline.after(PATIENCE));
    try {
      return threads.withFiles(work);
    } finally {
      endTurn(id, turn);
    }
  }

  /** Has the files that are open closed when nobody uses them any more, and waits for it. */
  void reopen() {
    Deadline deadline = Deadline.after(PATIENCE);
    for (TenantFile file : open()) {
      file.retire();
      SqliteThreads.await(file.closed(), deadline);
    }
  }

  /** Lets no further caller in, and closes all files when those that are there have ended. */
  void close() {
    closed = true;
    Deadline deadline = Deadline.after(PATIENCE);
    // An opening that began before ends in this loop's view of the map, or is refused.
    while (!open.isEmpty() && !deadline.passed()) {
      for (TenantFile file : open()) {
        file.retire();
        SqliteThreads.await(file.closed(), deadline);
      }
    }
  }

  @Override
  public void idle(TenantFile file) {
    if (seekers.get() > closing.get()) {
      file.retireIfIdle();
    }
  }

  @Override
  public void drained(TenantFile file) {
    closing.incrementAndGet();
    try {
      threads.files().execute(() -> closeNow(file));
    } catch (RejectedExecutionException e) {
      closeNow(file); // The threads have ended: this is the end of the last call.
    }
  }

  private void closeNow(TenantFile file) {
    try {
      file.close();
    } finally {
      open.remove(file.id(), file);
      handles.release();
      closing.decrementAndGet();
      file.closed().complete(null);
    }
  }

  private TenantFile holdAfterOpening(StoreId id, Use use, Deadline deadline) {
    while (true) {
      requireOpen();
      TenantFile file = open.get(id);
      if (file != null && file.hold()) {
        return file;
      }
      if (file != null) {
        SqliteThreads.await(file.closed(), deadline);
        continue;
      }
      File path = paths.database(id);
      if (!paths.isThere(path)) {
        throw noTenant();
      }
      CompletableFuture<@Nullable Void> turn = takeTurn(id, deadline);
      try {
        if (!open.containsKey(id)) {
          return openNow(id, path, use, deadline);
        }
      } finally {
        endTurn(id, turn);
      }
    }
  }

  private TenantFile openNow(StoreId id, File path, Use use, Deadline deadline) {
    takeHandle(deadline);
    TenantFile file = null;
    try {
      file =
          threads.withFiles(
              () -> {
                if (!paths.isThere(path)) {
                  throw noTenant();
                }
                return TenantFile.open(id, path, use, schemas(id.namespace()), surroundings);
              });
      openings.incrementAndGet();
      open.put(id, file);
      if (closed) {
        file.retire(); // The loop that closes all files may not have seen it.
      }
      return file;
    } finally {
      if (file == null) {
        handles.release();
      }
    }
  }

  private void takeHandle(Deadline deadline) {
    if (handles.tryAcquire()) {
      return;
    }
    seekers.incrementAndGet();
    try {
      boolean taken = false;
      while (!taken) {
        if (deadline.passed()) {
          throw new StorageException.Unavailable(
              "All handles of tenants' files are in use.", SqliteErrors.SOON, null);
        }
        if (seekers.get() > closing.get()) {
          retireOldest();
        }
        // Somebody else may get the one that was retired for this caller: then one more look.
        long patience = Math.min(deadline.remainingNanos(), LOOK_AGAIN.toNanos());
        taken = handles.tryAcquire(patience, TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException e) {
      throw SqliteThreads.interrupted(e);
    } finally {
      seekers.decrementAndGet();
    }
  }

  /** Retires the least recently used of the files that nobody holds, if there is one. */
  private void retireOldest() {
    TenantFile oldest = oldest();
    while (oldest != null && !oldest.retireIfIdle()) {
      oldest = oldest(); // Somebody was faster: that one is not idle any more.
    }
  }

  private @Nullable TenantFile oldest() {
    TenantFile oldest = null;
    for (TenantFile file : open.values()) {
      if (file.isIdle() && (oldest == null || file.turn() < oldest.turn())) {
        oldest = file;
      }
    }
    return oldest;
  }

  private CompletableFuture<@Nullable Void> takeTurn(StoreId id, Deadline deadline) {
    CompletableFuture<@Nullable Void> mine = new CompletableFuture<>();
    CompletableFuture<@Nullable Void> other = turns.putIfAbsent(id, mine);
    while (other != null) {
      SqliteThreads.await(other, deadline);
      other = turns.putIfAbsent(id, mine);
    }
    return mine;
  }

  private void endTurn(StoreId id, CompletableFuture<@Nullable Void> turn) {
    turns.remove(id, turn);
    turn.complete(null);
  }

  /** Refuses if the instance is closed. */
  void requireOpen() {
    if (closed) {
      throw new StorageException.Unavailable("The backend is closed.", SqliteErrors.LATER, null);
    }
  }

  private static StorageException noTenant() {
    return new StorageException.NotFound(StorageException.NotFound.Subject.TENANT);
  }
}
