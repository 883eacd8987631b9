package io.polygate.backend.sharded;

import io.polygate.spi.Deadline;
import io.polygate.spi.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Asks several shards at once, on a bounded number of platform threads: shards may wait in native
 * code. A shard that does not answer in time costs its answer and, until it does, a thread.
 */
final class Scatter implements AutoCloseable {
  private static final int MAX_WAITING = 1000;
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final Duration SOON = Duration.ofMillis(200);

  /** Shards that keep to the deadline by themselves get the time to say so. */
  private static final Duration GRACE = Duration.ofMillis(250);

  private final ThreadPoolExecutor threads;
  private final int fanOut;

  /**
   * Starts no thread yet.
   *
   * @param instance what the threads are named for
   * @param size the most threads
   * @param fanOut how many of them one call uses at most
   */
  Scatter(String instance, int size, int fanOut) {
    this.fanOut = fanOut;
    threads =
        new ThreadPoolExecutor(
            size,
            size,
            IDLE.toSeconds(),
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            Thread.ofPlatform().daemon().name("sharded-" + instance + "-", 1).factory());
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * What came of asking one shard.
   *
   * @param <T> what was asked for
   */
  sealed interface Answer<T> {
    /** It answered. */
    record Given<T>(T value) implements Answer<T> {}

    /** It did not, or in time. */
    record Failed<T>(StorageException failure) implements Answer<T> {}
  }

  /**
   * Does all the work, several pieces at once, and waits for it.
   *
   * @param deadline until when it is waited for; a piece that takes longer has failed, though it
   *     goes on
   * @return an answer for each piece, in their order
   */
  <T> List<Answer<T>> all(List<? extends Supplier<T>> work, Deadline deadline) {
    if (work.size() == 1) {
      return List.of(answer(work.getFirst()));
    }
    return begin(work).stream().map(answer -> await(answer, deadline)).toList();
  }

  /**
   * Does all the work, several pieces at once, and waits for it to the end: of a write that was
   * begun somebody must know what became of it.
   */
  <T> List<Answer<T>> finish(List<? extends Supplier<T>> work) {
    return work.size() == 1
        ? List.of(answer(work.getFirst()))
        : begin(work).stream().map(CompletableFuture::join).toList();
  }

  private <T> List<CompletableFuture<Answer<T>>> begin(List<? extends Supplier<T>> work) {
    List<CompletableFuture<Answer<T>>> answers = new ArrayList<>();
    work.forEach(piece -> answers.add(new CompletableFuture<>()));
    AtomicInteger next = new AtomicInteger();
    Runnable worker =
        () -> {
          for (int i = next.getAndIncrement(); i < work.size(); i = next.getAndIncrement()) {
            complete(answers.get(i), work.get(i));
          }
        };
    int workers = Math.min(fanOut, work.size());
    int begun = 0;
    try {
      for (; begun < workers; begun++) {
        threads.execute(worker);
      }
    } catch (RejectedExecutionException e) {
      if (begun == 0) {
        throw new StorageException.Unavailable("Too many shards are to be asked.", SOON, e);
      }
    }
    return answers;
  }

  private static <T> void complete(CompletableFuture<Answer<T>> answer, Supplier<T> work) {
    try {
      answer.complete(answer(work));
    } catch (RuntimeException | Error e) {
      answer.completeExceptionally(e);
    }
  }

  private static <T> Answer<T> answer(Supplier<T> work) {
    try {
      return new Answer.Given<>(work.get());
    } catch (StorageException e) {
      return new Answer.Failed<>(e);
    }
  }

  private static <T> Answer<T> await(CompletableFuture<Answer<T>> answer, Deadline deadline) {
    long nanos = Math.max(0, deadline.remainingNanos());
    try {
      return answer.get(
          nanos > Long.MAX_VALUE / 4 ? nanos : nanos + GRACE.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return new Answer.Failed<>(
          new StorageException.Unavailable("It did not answer in time.", SOON, e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer.Failed<>(
          new StorageException.Unavailable("The wait was interrupted.", SOON, e));
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(IDLE.toSeconds(), TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
