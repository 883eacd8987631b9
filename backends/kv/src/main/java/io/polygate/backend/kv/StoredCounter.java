package io.polygate.backend.kv;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The counter of a database that one process writes. Each commit stores the last number that was
 * given, and a start begins after the last that was stored, and not before the clock, so that none
 * comes back either where the last commits were lost.
 */
final class StoredCounter implements Counter {
  /** So many numbers are for a millisecond; more than that in one run ahead of the clock. */
  static final int CLOCK_SHIFT = 20;

  private final AtomicLong last;

  /**
   * A counter that begins after all that were given.
   *
   * @param stored the last one that was stored
   * @param millis the clock
   */
  StoredCounter(long stored, long millis) {
    last = new AtomicLong(Math.max(stored, millis << CLOCK_SHIFT));
  }

  @Override
  public long next() {
    return last.incrementAndGet();
  }

  @Override
  public void note(Changes changes, int lane) {
    changes.begin();
    changes.put(Keys.counter(lane), Numbers.encode(last.get()));
    changes.keep();
  }
}
