package io.polygate.gateway.copy;

import io.polygate.spi.StorageException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The platform threads that copies are made and read on: all of that is work in native code, where
 * a virtual thread would hold on to its carrier.
 */
final class CopyThreads implements AutoCloseable {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
  private static final int WAITING_FOR_EACH = 16;

  private final ThreadPoolExecutor threads;

  /** Starts no thread yet. */
  CopyThreads(int size) {
    threads =
        new ThreadPoolExecutor(
            size,
            size,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(size * WAITING_FOR_EACH),
            Thread.ofPlatform().name("copy-", 1).daemon().factory());
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Does the work on one of the threads and waits for it, to the end even if interrupted: nobody
   * else would take away what it makes.
   *
   * @throws StorageException.Unavailable if too much is waiting already
   */
  <T> T run(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    try {
      threads.execute(task);
    } catch (RejectedExecutionException e) {
      throw new StorageException.Unavailable(
          "As many tenants are being copied as may be at once.", RETRY_AFTER, e);
    }
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw failure(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static RuntimeException failure(ExecutionException e) {
    return switch (e.getCause()) {
      case RuntimeException known -> known;
      case Error error -> throw error;
      case java.io.IOException disk -> CopyDirectory.failure(disk);
      case null, default -> new IllegalStateException(e);
    };
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
