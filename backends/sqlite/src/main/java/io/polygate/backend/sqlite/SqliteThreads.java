package io.polygate.backend.sqlite;

import io.polygate.spi.Deadline;
import io.polygate.spi.StorageException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The platform threads of an instance. A virtual thread that waits for the disk in native code
 * would keep all others from running, so it lets one of these do it; a platform thread does it
 * itself.
 */
final class SqliteThreads implements AutoCloseable {
  /** Beyond about as many syncs at once a disk does no more of them. */
  private static final int WRITERS = 8;

  private static final int FILES = 8;
  private static final int MAX_WAITING_FOR_FILES = 10_000;
  private static final int MAX_WAITING_QUERIES = 1_000;
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final Duration END = Duration.ofSeconds(30);

  private final ThreadPoolExecutor writers;
  private final ThreadPoolExecutor files;
  private final ThreadPoolExecutor queries;

  /** Threads that are named for an instance. */
  SqliteThreads(String instance) {
    writers = pool("sqlite-" + instance + "-writer-", WRITERS, Integer.MAX_VALUE);
    files = pool("sqlite-" + instance + "-file-", FILES, Integer.MAX_VALUE);
    queries =
        pool(
            "sqlite-" + instance + "-query-",
            Math.max(4, 2 * Runtime.getRuntime().availableProcessors()),
            MAX_WAITING_QUERIES);
  }

  /** Where files are written. */
  Executor writers() {
    return writers;
  }

  /** Where files are closed. */
  Executor files() {
    return files;
  }

  /**
   * Does what takes the disk's time with files as such.
   *
   * @throws StorageException.Unavailable if too many are waiting
   */
  <T> T withFiles(Callable<T> work) {
    if (!Thread.currentThread().isVirtual()) {
      return here(work);
    }
    // The queue itself has no bound: what closes files must never be refused.
    if (files.getQueue().size() >= MAX_WAITING_FOR_FILES) {
      throw new StorageException.Unavailable(
          "Too many tenants' files are to be opened.", SqliteErrors.SOON, null);
    }
    return result(files.submit(work));
  }

  /**
   * Does what may take long.
   *
   * @throws StorageException.Unavailable if too many are waiting
   */
  <T> T query(Callable<T> work) {
    if (!Thread.currentThread().isVirtual()) {
      return here(work);
    }
    try {
      return result(queries.submit(work));
    } catch (RejectedExecutionException e) {
      throw new StorageException.Unavailable("Too many queries are waiting.", SqliteErrors.SOON, e);
    }
  }

  /**
   * Waits for something that another thread brings about, however it ends.
   *
   * @throws StorageException.Unavailable if the deadline comes first
   */
  static void await(CompletableFuture<?> future, Deadline deadline) {
    try {
      future.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new StorageException.Unavailable(
          "The tenant's file is being opened or closed.", SqliteErrors.SOON, e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (ExecutionException e) {
      return; // Whoever waits looks for himself what has become of it.
    }
  }

  static StorageException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new StorageException.Unavailable("The wait was interrupted.", SqliteErrors.SOON, e);
  }

  @Override
  public void close() {
    end(queries);
    end(writers);
    end(files);
  }

  /** Waits to the end even if interrupted: nobody else would close what the work has opened. */
  private static <T> T result(Future<T> future) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return future.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw failure(e.getCause() == null ? e : e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static <T> T here(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    task.run();
    return result(task);
  }

  private static RuntimeException failure(Throwable cause) {
    return switch (cause) {
      case StorageException e -> e;
      case RuntimeException e -> e;
      case Error e -> throw e;
      case SQLException e -> SqliteErrors.translate(e);
      default -> SqliteErrors.unexpected(cause);
    };
  }

  private static ThreadPoolExecutor pool(String name, int threads, int waiting) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE.toSeconds(),
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(waiting),
            Thread.ofPlatform().daemon().name(name, 1).factory());
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  private static void end(ExecutorService pool) {
    pool.shutdown();
    try {
      if (!pool.awaitTermination(END.toSeconds(), TimeUnit.SECONDS)) {
        pool.shutdownNow();
      }
    } catch (InterruptedException e) {
      pool.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
