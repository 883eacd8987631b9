package io.polygate.spi;

import java.time.Duration;

/**
 * The instant after which nobody waits for an answer, on the monotonic clock of this process. It
 * travels with the work; whoever dequeues work past its deadline drops it.
 *
 * @param nanoTime in the scale of {@link System#nanoTime()}
 */
public record Deadline(long nanoTime) {
  /** A deadline so far away (about 146 years) that it never comes. */
  public static Deadline none() {
    return new Deadline(System.nanoTime() + Long.MAX_VALUE / 2);
  }

  /** A deadline that comes after {@code time} from now. */
  public static Deadline after(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  /** Whether it has come. */
  public boolean passed() {
    return remainingNanos() <= 0;
  }

  /** Nanoseconds left; zero or negative if it has come. */
  public long remainingNanos() {
    return nanoTime - System.nanoTime();
  }
}
