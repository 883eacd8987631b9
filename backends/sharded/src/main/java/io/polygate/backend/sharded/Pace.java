package io.polygate.backend.sharded;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How fast slots are moved: so many items a second, not at all while paused, never after a stop.
 */
final class Pace {
  private final int itemsPerSecond;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean paused;
  private boolean stopped;

  /**
   * A pace.
   *
   * @param itemsPerSecond 0 for as fast as it goes
   */
  Pace(int itemsPerSecond) {
    this.itemsPerSecond = itemsPerSecond;
  }

  /** The gateway ends, or was told to. */
  static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Stopped() {
      super("Moving was stopped.");
    }
  }

  /**
   * Returns when the next items may be moved after some were.
   *
   * @throws Stopped if none may be any more
   */
  void after(int items) {
    long nanos = itemsPerSecond == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) * items / itemsPerSecond;
    sleep(Duration.ofNanos(nanos));
  }

  /**
   * Returns after a time, and when it is not paused.
   *
   * @throws Stopped if it is over
   */
  void sleep(Duration time) {
    lock.lock();
    try {
      long nanos = time.toNanos();
      while (!stopped && (nanos > 0 || paused)) {
        if (nanos > 0) {
          nanos = changed.awaitNanos(nanos);
        } else {
          changed.await();
        }
      }
      if (stopped) {
        throw new Stopped();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Stopped();
    } finally {
      lock.unlock();
    }
  }

  /** Whether it is not over. */
  boolean goesOn() {
    sleep(Duration.ZERO);
    return true;
  }

  boolean isPaused() {
    lock.lock();
    try {
      return paused;
    } finally {
      lock.unlock();
    }
  }

  void pause() {
    set(true, false);
  }

  void resume() {
    set(false, false);
  }

  void stop() {
    set(false, true);
  }

  private void set(boolean newPaused, boolean newStopped) {
    lock.lock();
    try {
      paused = newPaused;
      stopped = stopped || newStopped;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
