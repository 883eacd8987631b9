package io.polygate.gateway.limits;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A rate with bursts, as one number: the moment at which the bucket would be full again. For many
 * threads; takes no lock and needs no clockwork.
 */
final class TokenBucket {
  private final long interval;
  private final long tolerance;
  private final AtomicLong full;

  /**
   * Begins full.
   *
   * @param rate tokens a second, 1 or more
   * @param burst the most tokens, 1 or more
   * @param now nanoseconds, as all others
   */
  TokenBucket(int rate, int burst, long now) {
    this.interval = Math.max(1, 1_000_000_000L / rate);
    this.tolerance = interval * burst;
    this.full = new AtomicLong(now);
  }

  /** Takes a token. Gives 0, or in how many nanoseconds there will be one. */
  long take(long now) {
    while (true) {
      long before = full.get();
      long after = (before - now > 0 ? before : now) + interval;
      long wait = after - now - tolerance;
      if (wait > 0) {
        return wait;
      }
      if (full.compareAndSet(before, after)) {
        return 0;
      }
    }
  }

  /** How many tokens there are. */
  long remaining(long now) {
    return Math.max(0, (tolerance - untilFull(now)) / interval);
  }

  /** In how many nanoseconds it will be full. */
  long untilFull(long now) {
    return Math.max(0, full.get() - now);
  }
}
