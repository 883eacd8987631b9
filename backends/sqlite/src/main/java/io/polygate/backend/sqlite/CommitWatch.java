package io.polygate.backend.sqlite;

import io.polygate.spi.StorageException;
import java.io.File;
import java.sql.SQLException;

/** What the commits of a file owe to the mount that it is on. For the writer's thread alone. */
final class CommitWatch {
  private final Mount mount;
  private final File database;
  private Position before = Position.NONE;
  private long noted;
  private long noting;

  /** Watches the commits of a database. */
  CommitWatch(Mount mount, File database) {
    this.mount = mount;
    this.database = database;
  }

  /** Watches nothing. */
  static CommitWatch none() {
    return new CommitWatch(Mount.PLAIN, new File(""));
  }

  /** Whether anybody must be told for certain what a commit changed. */
  boolean isWatching() {
    return !mount.isPlain();
  }

  /** Notes within a transaction in which reign it is made; says whether that changed the file. */
  boolean note(FileConnection connection) throws SQLException {
    noting = mount.epoch();
    if (noting == noted) {
      return false;
    }
    return Reigns.note(connection, noting, mount.position(database));
  }

  /**
   * The last thing before a commit.
   *
   * @throws StorageException.Unavailable if there must be none
   */
  void before() {
    if (noting != mount.epoch()) {
      throw new StorageException.Unavailable(
          "Another node writes the tenant's file now.", SqliteErrors.SOON, null);
    }
    before = mount.beforeCommit(database);
  }

  /**
   * The first thing after a commit.
   *
   * @throws StorageException.OutcomeUnknown if it is not to be relied upon
   */
  void after(boolean changed) {
    mount.afterCommit(database, before, changed);
    if (noting != mount.epoch()) {
      throw new StorageException.OutcomeUnknown(
          "Another reign began while the commit was made.", null);
    }
    noted = noting;
  }
}
