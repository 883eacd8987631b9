package io.polygate.backend.sqlite;

import io.polygate.spi.StorageException;
import java.io.File;

/**
 * What lies under a directory of tenants' files: a file system that copies the commits of one node
 * to others, or a plain one. Safe for use by several threads.
 */
public interface Mount {
  /** A plain directory, which this process has to itself. */
  Mount PLAIN =
      new Mount() {
        @Override
        public boolean isPlain() {
          return true;
        }

        @Override
        public boolean isWritable() {
          return true;
        }

        @Override
        public long epoch() {
          return 0;
        }

        @Override
        public Position position(File database) {
          return Position.NONE;
        }

        @Override
        public Position beforeCommit(File database) {
          return Position.NONE;
        }

        @Override
        public void afterCommit(File database, Position before, boolean changed) {}

        @Override
        public void afterErasure(File database) {}
      };

  /** Whether it is a plain directory. */
  default boolean isPlain() {
    return false;
  }

  /**
   * Whether this process may write to the files now. If it changes, {@link MountedSqlite#reopen}
   * must follow.
   */
  boolean isWritable();

  /** The reign in which this process writes, noted in every file that it changes; 0 for none. */
  long epoch();

  /**
   * Up to where a database has come, without what is being committed.
   *
   * @throws StorageException.Unavailable if it cannot be told
   */
  Position position(File database);

  /**
   * Asked as the last thing before a commit.
   *
   * @return the database's position
   * @throws StorageException.Unavailable if this process may not write any more
   */
  Position beforeCommit(File database);

  /**
   * Told of a commit that SQLite says is done.
   *
   * @param before what {@link #beforeCommit} gave
   * @param changed whether it certainly changed something
   * @throws StorageException.OutcomeUnknown if the commit is not to be relied upon
   */
  void afterCommit(File database, Position before, boolean changed);

  /** Told of a database that was removed; returns when its position is gone with it. */
  void afterErasure(File database);
}
