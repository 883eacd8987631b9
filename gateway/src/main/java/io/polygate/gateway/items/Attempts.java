package io.polygate.gateway.items;

import io.polygate.spi.Deadline;
import io.polygate.spi.StorageException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * The pauses between the attempts of a write that others come in between of: each twice as long as
 * the one before, up to a bound, and of a random part of that. For one thread.
 */
public final class Attempts {
  private static final long FIRST_PAUSE_NANOS = 200_000;
  private static final long LONGEST_PAUSE_NANOS = 50_000_000;

  private final Deadline deadline;
  private long pause = FIRST_PAUSE_NANOS;

  /** Attempts until a deadline. */
  public Attempts(Deadline deadline) {
    this.deadline = deadline;
  }

  /**
   * Waits before the next attempt.
   *
   * @throws StorageException.Conflict if there is no time for one
   */
  public void pause() {
    if (deadline.remainingNanos() <= pause) {
      throw new StorageException.Conflict(StorageException.Conflict.Reason.CONCURRENT_WRITE);
    }
    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(pause / 2, pause));
    pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
  }
}
