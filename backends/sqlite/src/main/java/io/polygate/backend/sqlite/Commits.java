package io.polygate.backend.sqlite;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts a file's commits, so that what was read before one is not taken for what is there after
 * it. Written by the writer, read by everybody.
 */
final class Commits {
  /** What {@link #settled} gives while nothing that is read may be remembered. */
  static final long UNSETTLED = -1;

  // Odd while a commit is under way: some readers see what it wrote, and others do not yet.
  private final AtomicLong count = new AtomicLong();

  /** A commit begins. */
  void begin() {
    count.incrementAndGet();
  }

  /** The commit that was begun has ended, whether it is known how or not. */
  void end() {
    count.incrementAndGet();
  }

  /** A number that changes with each commit, or {@link #UNSETTLED} during one. */
  long settled() {
    long now = count.get();
    return now % 2 == 0 ? now : UNSETTLED;
  }
}
