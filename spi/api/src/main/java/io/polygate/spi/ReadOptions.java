package io.polygate.spi;

import java.util.Optional;

/**
 * How a read is to be done.
 *
 * @param consistency how fresh the answer must be
 * @param deadline when the answer is no longer wanted; a backend that has it at hand may give it
 *     all the same
 * @param after the writes that the answer must show, unless {@link Consistency#EVENTUAL} is asked
 *     for. A backend whose every answer shows all acknowledged writes need not look at it
 */
public record ReadOptions(
    Consistency consistency, Deadline deadline, Optional<ConsistencyToken> after) {

  /** The options of a reader who has no token. */
  public ReadOptions(Consistency consistency, Deadline deadline) {
    this(consistency, deadline, Optional.empty());
  }

  /** A strong read without a deadline. */
  public static ReadOptions strong() {
    return new ReadOptions(Consistency.STRONG, Deadline.none());
  }
}
