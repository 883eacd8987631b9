package io.polygate.spi;

import java.util.Optional;

/**
 * How a write is to be done.
 *
 * @param idempotency makes the write happen once however often it is asked for; empty: each call is
 *     a write of its own
 * @param deadline when the write should no longer be begun: it is refused with {@link
 *     StorageException.Unavailable}; a write that was begun ends
 */
public record WriteOptions(Optional<Idempotency> idempotency, Deadline deadline) {
  /** A write without an idempotency key and without a deadline. */
  public static WriteOptions plain() {
    return new WriteOptions(Optional.empty(), Deadline.none());
  }

  /** These options for the {@code index}th write of a request: its idempotency key is its own. */
  public WriteOptions forOperation(int index) {
    return new WriteOptions(idempotency.map(i -> i.forOperation(index)), deadline);
  }
}
