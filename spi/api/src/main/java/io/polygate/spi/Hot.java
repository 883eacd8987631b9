package io.polygate.spi;

import java.util.Optional;

/**
 * What a store does without waiting: answers from memory, and writes that begin at once and tell
 * their outcome later. May be asked on an event loop: it never waits and never does I/O.
 */
public interface Hot {
  /**
   * What memory knows of an item.
   *
   * @return empty if memory does not know; a present empty value if it knows that there is no such
   *     item
   */
  Optional<Optional<Item>> peek(ItemKey key, ReadOptions options);

  /**
   * Begins a write that is otherwise as {@link Items#apply} makes it.
   *
   * @param options without an idempotency key; nobody gives the write up at the deadline but the
   *     caller, by {@link Begun#giveUp}
   * @param outcome is told once how it ended, unless it was given up
   * @return empty if it cannot begin without waiting, for example because the tenant's file is
   *     closed: then nothing was done, nor will be
   * @throws StorageException.Unavailable if too many writes wait already
   */
  default Optional<Begun> begin(Mutation mutation, WriteOptions options, Outcome outcome) {
    return Optional.empty();
  }

  /** A write whose outcome is not known yet. Thread-safe. */
  @FunctionalInterface
  interface Begun {
    /**
     * Takes the write back.
     *
     * @return whether it will not be made, nor its outcome be told; false if it is too late for
     *     that
     */
    boolean giveUp();
  }

  /**
   * Who wants to know how a write ended. It is told by a thread that other writes wait for, so it
   * must not wait itself.
   */
  interface Outcome {
    /** The write was made, durably in the class that the backend states. */
    void written(Written written);

    /** The write has failed with what {@link Items#apply} would have thrown. */
    void failed(StorageException failure);
  }
}
