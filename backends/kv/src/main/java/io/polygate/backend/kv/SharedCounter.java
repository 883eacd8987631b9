package io.polygate.backend.kv;

import java.util.function.LongSupplier;

/** The counter of a server that several processes write: each has blocks of numbers of its own. */
final class SharedCounter implements Counter {
  /** How many numbers a block has. */
  static final long BLOCK = 1L << StoredCounter.CLOCK_SHIFT;

  private final LongSupplier blocks;
  private long next;
  private long end;

  /**
   * A counter that has no block yet.
   *
   * @param blocks gives the first number of a new block
   */
  SharedCounter(LongSupplier blocks) {
    this.blocks = blocks;
  }

  @Override
  public synchronized long next() {
    if (next == end) {
      next = blocks.getAsLong();
      end = next + BLOCK;
    }
    return next++;
  }

  /** Nothing: the server knows which blocks it has given. */
  @Override
  public void note(Changes changes, int lane) {}
}
