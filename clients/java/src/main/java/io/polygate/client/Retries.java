package io.polygate.client;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How requests are tried again: after pauses of a random length below a bound that doubles, until a
 * deadline.
 *
 * @param deadline how long a request may take with all that is tried; more than zero
 * @param pause the bound of the first pause; more than zero
 * @param maxPause the bound that no pause goes beyond; a gateway that wants to be left alone for
 *     longer is not asked again
 */
public record Retries(Duration deadline, Duration pause, Duration maxPause) {
  /** Half a minute, with pauses from a tenth of a second to five. */
  public static final Retries DEFAULT =
      new Retries(Duration.ofSeconds(30), Duration.ofMillis(100), Duration.ofSeconds(5));

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if one is not more than zero, or the first pause is longer
   *     than the longest
   */
  public Retries {
    if (!isPositive(deadline) || !isPositive(pause) || pause.compareTo(maxPause) > 0) {
      throw new IllegalArgumentException(
          "The deadline and the pause must be more than zero, and the pause no longer than the"
              + " longest.");
    }
  }

  private static boolean isPositive(Duration duration) {
    return duration.compareTo(Duration.ZERO) > 0;
  }

  /** The same pauses until another deadline. */
  public Retries within(Duration otherDeadline) {
    return new Retries(otherDeadline, pause, maxPause);
  }

  /** The pause after so many attempts that failed. */
  Duration pauseAfter(int attempts) {
    long bound = Math.min(maxPause.toMillis(), pause.toMillis() << Math.min(attempts - 1, 20));
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(bound + 1));
  }
}
