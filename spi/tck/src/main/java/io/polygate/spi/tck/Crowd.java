package io.polygate.spi.tck;

import io.polygate.spi.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Several threads that begin their work at once. */
final class Crowd {
  private static final long PATIENCE_SECONDS = 60;

  private final List<Runnable> members = new ArrayList<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /** Adds a thread's work. */
  void add(Runnable work) {
    members.add(work);
  }

  /** Whether a thread has failed, so that nobody needs to wait for its doing any more. */
  boolean isBroken() {
    return failure.get() != null;
  }

  /** Runs all work, each in a platform thread of its own, and fails as the first that failed. */
  void run() {
    CountDownLatch start = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(members.size());
    for (Runnable member : members) {
      Thread.ofPlatform().daemon().start(() -> runMember(member, start, end));
    }
    start.countDown();
    try {
      if (!end.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        failure.compareAndSet(null, new AssertionError("The threads do not come to an end."));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failure.compareAndSet(null, e);
    }
    Throwable first = failure.get();
    if (first != null) {
      throw new AssertionError("A thread failed.", first);
    }
  }

  private void runMember(Runnable member, CountDownLatch start, CountDownLatch end) {
    try {
      start.await();
      member.run();
    } catch (Throwable e) {
      failure.compareAndSet(null, e);
    } finally {
      end.countDown();
    }
  }

  /**
   * Asks again for as long as the answer is that others were in the way or that there is no room
   * now: those are the refusals that a client must expect when many write.
   */
  static <T> T insist(Supplier<T> work) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      try {
        return work.get();
      } catch (StorageException.Conflict
          | StorageException.Unavailable
          | StorageException.Throttled e) {
        if (System.nanoTime() > end) {
          throw e;
        }
        Thread.onSpinWait();
      }
    }
  }
}
