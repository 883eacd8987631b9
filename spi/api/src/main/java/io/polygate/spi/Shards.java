package io.polygate.spi;

import java.util.List;
import java.util.Optional;

/**
 * The shards of a namespace that is spread over several backends, and the moving of what they hold
 * while it is served. Moves are made in the background, one after the other; what was begun goes on
 * after a restart. Safe for use by several threads.
 */
public interface Shards {
  /** How it stands. */
  Status status();

  /**
   * Makes a backend that is configured one of the shards; it gets nothing yet.
   *
   * @throws StorageException.Invalid if it is not configured
   * @throws StorageException.Conflict if it is one already
   */
  void add(BackendRef shard);

  /**
   * Begins to move everything that a shard holds to the others. When that is done it can be taken
   * out of the configuration.
   *
   * @throws StorageException.Invalid if it is none of the shards, the last one, or the one that
   *     holds the catalog
   * @throws StorageException.Conflict if something else is being moved
   */
  void remove(BackendRef shard);

  /**
   * Begins to give every shard as much as the others.
   *
   * @throws StorageException.Conflict if something else is being moved
   */
  void rebalance();

  /** Stops moving for now; writes are not held up meanwhile. Not kept over a restart. */
  void pause();

  /** Goes on moving. */
  void resume();

  /**
   * Gives up what is being moved: what has changed its shard stays there, what has not stays where
   * it is.
   *
   * @throws StorageException.Conflict if nothing is being moved
   */
  void undo();

  /**
   * How it stands.
   *
   * @param epoch grows with every change of the map
   * @param shards the shards
   * @param goal what is to be reached; empty if nothing is
   * @param move what is being moved now, if something is
   */
  record Status(long epoch, List<Share> shards, Optional<String> goal, Optional<Move> move) {
    /** Copies the list. */
    public Status {
      shards = List.copyOf(shards);
    }
  }

  /**
   * What a shard has.
   *
   * @param shard which
   * @param slots how many of all slots
   * @param catalog whether it holds the catalog
   */
  record Share(BackendRef shard, int slots, boolean catalog) {}

  /**
   * What is being moved.
   *
   * @param from where it was
   * @param to where it will be
   * @param slots how many slots
   * @param phase how far it is: copying, fenced, cleaning, undoing
   * @param copied how many items this process has copied for it
   * @param paused whether it waits to be resumed
   * @param problem why it does not go on, if it does not
   */
  record Move(
      BackendRef from,
      BackendRef to,
      int slots,
      String phase,
      long copied,
      boolean paused,
      Optional<String> problem) {}
}
