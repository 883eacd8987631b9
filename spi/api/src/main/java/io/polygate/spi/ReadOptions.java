package io.polygate.spi;

/**
 * How a read is to be done.
 *
 * @param consistency how fresh the answer must be
 * @param deadline when the answer is no longer wanted; a backend that has it at hand may give it
 *     all the same
 */
public record ReadOptions(Consistency consistency, Deadline deadline) {
  /** A strong read without a deadline. */
  public static ReadOptions strong() {
    return new ReadOptions(Consistency.STRONG, Deadline.none());
  }
}
