package io.polygate.gateway;

import io.polygate.spi.Deadline;
import io.polygate.spi.StorageException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * A bounded number of platform threads for work that may take long in native code, where a virtual
 * thread would hold on to its carrier. Callers wait without a thread of their own if they are
 * virtual.
 */
final class QueryPool implements AutoCloseable {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final ThreadPoolExecutor threads;

  /**
   * Starts no thread yet.
   *
   * @param size the most threads
   * @param queue how much work may wait for one
   */
  QueryPool(int size, int queue) {
    this.threads =
        new ThreadPoolExecutor(
            size,
            size,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(queue),
            Thread.ofPlatform().name("query-", 1).daemon().factory());
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Runs the work on one of the threads and waits for it.
   *
   * @param deadline until when the work may be begun; work that was begun is waited for, as it
   *     knows the deadline itself
   * @throws StorageException.Unavailable if the queue is full, or the deadline comes before a
   *     thread is free
   */
  <T> T run(Deadline deadline, Supplier<T> work) {
    AtomicBoolean begun = new AtomicBoolean();
    FutureTask<T> task =
        new FutureTask<>(
            () -> {
              if (!begun.compareAndSet(false, true)) {
                throw late();
              }
              return work.get();
            });
    try {
      threads.execute(task);
    } catch (RejectedExecutionException e) {
      throw new StorageException.Unavailable(
          "Too many queries are waiting already.", RETRY_AFTER, e);
    }
    try {
      return outcome(task, begun, deadline);
    } catch (InterruptedException e) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      throw new StorageException.Unavailable("The gateway is stopping.", RETRY_AFTER, e);
    }
  }

  private <T> T outcome(FutureTask<T> task, AtomicBoolean begun, Deadline deadline)
      throws InterruptedException {
    try {
      try {
        return task.get(Math.max(0, deadline.remainingNanos()), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        if (begun.compareAndSet(false, true)) {
          threads.remove(task);
          throw late();
        }
        return task.get();
      }
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }

  private static StorageException.Unavailable late() {
    return new StorageException.Unavailable(
        "The deadline came before the query could be begun.", RETRY_AFTER, null);
  }

  /** Ends the threads as soon as they have nothing to do. */
  @Override
  public void close() {
    threads.shutdown();
  }
}
