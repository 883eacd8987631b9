package io.polygate.backend.sqlite;

import io.polygate.spi.Backend;
import io.polygate.spi.ConfigurationException;
import io.polygate.spi.Deadline;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import java.io.File;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * SQLite on a {@link Mount}, for a backend that decides who writes: all files are in one directory
 * and come to be by transactions; where this process may not write they are opened for reading
 * alone, and what others commit to them is seen.
 */
public final class MountedSqlite {
  private final SqliteBackend backend;

  private MountedSqlite(SqliteBackend backend) {
    this.backend = backend;
  }

  /**
   * Opens a directory.
   *
   * @param prefix what the keys begin with, before the instance's name
   * @param data the directory for what is not on the mount, and that instances without a directory
   *     of their own are in
   * @param clock tells when items are written and when they expire
   * @throws ConfigurationException if a value is wrong or the directory cannot be used
   */
  public static MountedSqlite open(
      String prefix,
      String instance,
      SqliteConfig.Instance keys,
      String data,
      Mount mount,
      InstantSource clock) {
    SqliteSettings settings = SqliteSettings.of(prefix, instance, keys, data);
    Path lock =
        mount.isPlain()
            ? new TenantPaths(settings.directory()).lock()
            : Path.of(data).toAbsolutePath().resolve("." + instance + "-mount-lock");
    return new MountedSqlite(SqliteBackend.openMounted(instance, settings, clock, mount, lock));
  }

  /** The directory that an instance's keys say. */
  public static Path directory(
      String prefix, String instance, SqliteConfig.Instance keys, String data) {
    return SqliteSettings.of(prefix, instance, keys, data).directory();
  }

  /** What is stored here. Writes are refused where this process may not write. */
  public Backend backend() {
    return backend;
  }

  /** The file of a tenant, which need not exist. */
  public File database(StoreId id) {
    return backend.database(id);
  }

  /** Has all files opened anew, when those that use them have ended; waits for it. */
  public void reopen() {
    backend.reopen();
  }

  /**
   * In which reigns a tenant's file was written, as its newest state here tells.
   *
   * @throws StorageException.NotFound if there is no such tenant here
   */
  public Lineage lineage(StoreId id, Deadline deadline) {
    return backend.lineage(id, deadline);
  }
}
