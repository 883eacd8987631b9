package io.polygate.spi;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What became of a tenant's items, one change after the other, in the order in which they were
 * committed. Each change is noted in the transaction that makes it; so it is here if and only if it
 * was made. A change keeps its token; whoever goes on from the token of the last one that he has
 * seen misses none, and sees none twice.
 *
 * <p>Changes are kept only where {@link Backend#keepChanges} has asked for them. Those of tables
 * that SQL makes are not among them. Reading does not hold up writers.
 */
public interface Changes {
  /** The token before the first change of any tenant. */
  String START = "0";

  /**
   * What of a namespace's changes is kept.
   *
   * @param values whether the items' values before and after are kept as well
   * @param retention for how long, at least
   */
  record Policy(boolean values, Duration retention) {}

  /**
   * The changes after one.
   *
   * @param after the token of a change, or {@link #START}
   * @param limit the most changes to give, 1 or more
   * @param bytes about how many bytes of values; at least one change is given
   * @throws StorageException.NotFound if the tenant does not exist, or if changes after that one
   *     are not kept any more or were another tenant's
   * @throws StorageException.Invalid if the token is none
   */
  Batch read(String after, int limit, int bytes, ReadOptions options);

  /** Begins to wait for changes. */
  Follower follow();

  /** Waits for changes; for one thread. */
  interface Follower extends AutoCloseable {
    /**
     * As {@link Changes#read}, but waits until there is a change.
     *
     * @param deadline until when; then there is none in the batch
     */
    Batch next(String after, int limit, int bytes, Deadline deadline);

    @Override
    void close();
  }

  /**
   * Changes in their order.
   *
   * @param changes none if there are none after that one yet
   * @param next the token to go on from
   */
  record Batch(List<Change> changes, String next) {
    /** Copies the list. */
    public Batch {
      changes = List.copyOf(changes);
    }
  }

  /**
   * One change of one item.
   *
   * @param token its place
   * @param kind what happened
   * @param key of the item
   * @param at when, to the millisecond
   * @param version the item's version afterwards; empty if there is none
   * @param before the value before, where it is kept and there was one
   * @param after the value afterwards, where it is kept and there is one
   */
  record Change(
      String token,
      Kind kind,
      ItemKey key,
      Instant at,
      Optional<Version> version,
      Optional<Document> before,
      Optional<Document> after) {}

  /** What can happen to an item. */
  enum Kind {
    /** It was not there before. */
    CREATED,
    /** It was there before. */
    UPDATED,
    /** It was removed. */
    DELETED,
    /** It was removed because its time was up. */
    EXPIRED
  }
}
