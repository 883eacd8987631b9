package io.polygate.backend.dynamodb;

import io.polygate.spi.Deadline;
import io.polygate.spi.StorageException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The pauses between attempts at one thing: each a random part of a span that doubles ("full
 * jitter"), so that those who met once do not meet again. For one thread.
 */
final class Backoff {
  private static final long FIRST_NANOS = Duration.ofMillis(10).toNanos();
  private static final long LONGEST_NANOS = Duration.ofSeconds(1).toNanos();

  /** How long is tried on where nobody said how long to wait. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Deadline end;
  private long span = FIRST_NANOS;

  /**
   * The pauses before some deadline.
   *
   * @param deadline after which no attempt makes sense
   */
  Backoff(Deadline deadline) {
    Deadline patience = Deadline.after(PATIENCE);
    this.end = deadline.remainingNanos() < patience.remainingNanos() ? deadline : patience;
  }

  /**
   * Waits before the next attempt.
   *
   * @return false, at once, if the time is up
   */
  boolean pause() {
    long nanos = ThreadLocalRandom.current().nextLong(span);
    span = Math.min(2 * span, LONGEST_NANOS);
    if (nanos >= end.remainingNanos()) {
      return false;
    }
    sleep(Duration.ofNanos(nanos));
    return true;
  }

  /** Waits. */
  static void sleep(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException.Unavailable("The work was ended.", DynamoDbErrors.LATER, e);
    }
  }
}
