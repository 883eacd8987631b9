package io.polygate.backend.kv;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Numbers that are never given twice: versions, and those of tenants and indexes. Each commit
 * stores the last one that was given, and a start begins after the last that was stored, and not
 * before the clock, so that none comes back either where the last commits were lost.
 */
final class Counter {
  /** So many numbers are for a millisecond; more than that in one run ahead of the clock. */
  private static final int CLOCK_SHIFT = 20;

  private final AtomicLong last;

  /**
   * A counter that begins after all that were given.
   *
   * @param stored the last one that was stored
   * @param millis the clock
   */
  Counter(long stored, long millis) {
    last = new AtomicLong(Math.max(stored, millis << CLOCK_SHIFT));
  }

  /** The next number, positive. */
  long next() {
    return last.incrementAndGet();
  }

  /** A number that is not below any that was given. */
  long last() {
    return last.get();
  }
}
