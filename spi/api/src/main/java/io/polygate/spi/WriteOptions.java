package io.polygate.spi;

import java.util.Optional;

/**
 * How a write is to be done.
 *
 * @param idempotency makes the write happen once however often it is asked for; empty: each call is
 *     a write of its own
 * @param deadline when the write should no longer be begun: it is refused with {@link
 *     StorageException.Unavailable}; a write that was begun ends
 * @param firstOperation where in the whole request a list of writes begins: what {@link
 *     #forOperation} counts from, so that a request that is written in several calls has a key for
 *     each of its writes, however it is cut
 */
public record WriteOptions(
    Optional<Idempotency> idempotency, Deadline deadline, int firstOperation) {

  /** The options of a request that is written in one call. */
  public WriteOptions(Optional<Idempotency> idempotency, Deadline deadline) {
    this(idempotency, deadline, 0);
  }

  /** A write without an idempotency key and without a deadline. */
  public static WriteOptions plain() {
    return new WriteOptions(Optional.empty(), Deadline.none());
  }

  /** These options for the {@code index}th write of a call: its idempotency key is its own. */
  public WriteOptions forOperation(int index) {
    return new WriteOptions(idempotency.map(i -> i.forOperation(firstOperation + index)), deadline);
  }

  /** These options for a call whose first write is the {@code operation}th of the request. */
  public WriteOptions startingAt(int operation) {
    return new WriteOptions(idempotency, deadline, operation);
  }
}
