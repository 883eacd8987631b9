package io.polygate.spi;

import java.nio.file.Path;

/**
 * Copies of one tenant, out and in, as SQLite databases: the form that {@link SnapshotFiles} reads
 * and writes.
 *
 * <p>Calls block, for as long as the data takes, and are made from platform threads.
 */
public interface Snapshots {
  /**
   * Writes all that the tenant holds to a new file: one state that a commit left, whatever is
   * written meanwhile. Writers do not wait for it.
   *
   * @param file where there is no file yet; after a failure there may be a part of one
   * @throws StorageException.NotFound if the tenant does not exist
   * @throws StorageException.Unavailable if the deadline comes first
   */
  void copyTo(Path file, Deadline deadline);

  /**
   * Makes the tenant of what a file holds. The file may come from anybody: it is looked at, and
   * what it holds is copied, row by row; it is never used itself. The items keep their times and
   * get new versions.
   *
   * @param file of this process alone, which may be changed
   * @param programs whether views and triggers are made as well; otherwise a file with some is
   *     refused
   * @return how much there was
   * @throws StorageException.Conflict if the tenant exists and holds anything
   * @throws StorageException.Rejected if the file is not a sound database, or holds what a tenant
   *     cannot; then nothing was changed
   * @throws StorageException.Unavailable if the deadline comes first; then nothing was changed
   */
  Restored restore(Path file, boolean programs, Deadline deadline);

  /**
   * What was made of a file.
   *
   * @param items how many items, expired ones left out
   * @param rows how many rows of tables that are not collections
   */
  record Restored(long items, long rows) {}
}
