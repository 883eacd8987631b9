package io.polygate.spi;

import java.util.Optional;

/**
 * The outcome of a mutation that was made.
 *
 * @param key the item that it was made on; in a replayed answer the key of the first request
 * @param kind what became of the item
 * @param version the item's version now; empty after a delete or when there is no such item
 * @param item the item, as {@link Returns} asked for it, without any guarantee of being the latest
 *     any more
 * @param replayed whether this is the recorded outcome of an earlier request with the same
 *     idempotency key
 */
public record Written(
    ItemKey key, Kind kind, Optional<Version> version, Optional<Item> item, boolean replayed) {
  /** What can become of an item. */
  public enum Kind {
    /** It was not there and is now. */
    CREATED,
    /** It was there and has a new version. */
    REPLACED,
    /** It was there and is no longer. */
    DELETED,
    /** It is as it was: a check, or the delete of an absent item. */
    UNCHANGED
  }
}
