package io.polygate.backend.kv;

import io.polygate.spi.StorageException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The platform threads of an instance for reading that may take long. A virtual thread that waits
 * for the disk in native code would keep all others from running.
 */
final class QueryThreads implements AutoCloseable {
  private static final int MAX_WAITING = 1_000;
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final Duration END = Duration.ofSeconds(30);

  private final ThreadPoolExecutor threads;

  QueryThreads(String instance) {
    int count = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());
    threads =
        new ThreadPoolExecutor(
            count,
            count,
            IDLE.toSeconds(),
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MAX_WAITING),
            Thread.ofPlatform().daemon().name("kv-" + instance + "-query-", 1).factory());
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Does what may take long; a platform thread does it itself.
   *
   * @throws StorageException.Unavailable if too many are waiting
   */
  <T> T run(Supplier<T> work) {
    if (!Thread.currentThread().isVirtual()) {
      return work.get();
    }
    try {
      return result(threads.submit(work::get));
    } catch (RejectedExecutionException e) {
      throw new StorageException.Unavailable("Too many queries are waiting.", KvErrors.SOON, e);
    }
  }

  /** Waits to the end even if interrupted: the work holds what belongs to its page. */
  private static <T> T result(Future<T> future) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return future.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw e.getCause() instanceof StorageException known ? known : KvErrors.unexpected(e);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(END.toSeconds(), TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
