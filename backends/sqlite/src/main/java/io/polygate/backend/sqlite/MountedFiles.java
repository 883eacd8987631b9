package io.polygate.backend.sqlite;

import io.polygate.spi.Namespace;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The files of a namespace in a directory that has no directories within it, and in which SQLite
 * alone may write: there is no renaming on a replicated mount, and what is not a transaction is not
 * copied. A file comes into being by one transaction; until it is committed the file is empty, and
 * an empty file is no tenant's.
 */
final class MountedFiles implements NamespaceFiles {
  private final TenantPaths paths;
  private final Namespace namespace;
  private final FileOpener opener;
  private final boolean durable;

  /**
   * The files of a namespace.
   *
   * @param durable whether what is done must survive a power cut
   */
  MountedFiles(TenantPaths paths, Namespace namespace, FileOpener opener, boolean durable) {
    this.paths = paths;
    this.namespace = namespace;
    this.opener = opener;
    this.durable = durable;
  }

  @Override
  public boolean exists(Tenant tenant) {
    return paths.isThere(database(tenant));
  }

  @Override
  public boolean create(Tenant tenant, byte[] content) throws IOException {
    File database = database(tenant);
    if (paths.isThere(database)) {
      return false;
    }
    // A log that outlived its database would be taken for the new one's.
    deleteLogs(database);
    try {
      opener.create(database, content);
    } catch (SQLException e) {
      throw SqliteErrors.translate(e);
    }
    if (durable) {
      DirectorySync.sync(paths.directory());
    }
    return true;
  }

  @Override
  public boolean erase(Tenant tenant) throws IOException {
    File database = database(tenant);
    if (!paths.isThere(database)) {
      return false;
    }
    opener.mount().beforeCommit(database);
    Files.delete(database.toPath());
    deleteLogs(database);
    opener.mount().afterErasure(database);
    if (durable) {
      DirectorySync.sync(paths.directory());
    }
    return true;
  }

  @Override
  public List<Tenant> list(Optional<Tenant> after, int limit) throws IOException {
    NavigableSet<String> names = new TreeSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(paths.directory())) {
      for (Path file : files) {
        paths
            .tenant(namespace, String.valueOf(file.getFileName()))
            .filter(tenant -> !tenant.equals(Tenant.CATALOG))
            .filter(tenant -> after.isEmpty() || tenant.name().compareTo(after.get().name()) > 0)
            .filter(this::exists)
            .ifPresent(tenant -> names.add(tenant.name()));
        if (names.size() > limit) {
          names.pollLast();
        }
      }
    }
    return names.stream().map(Tenant::new).toList();
  }

  @Override
  public void trim() {
    // Nothing is remembered.
  }

  /**
   * Ends what an earlier process left undone: files that it was about to make, and logs of files
   * that it was about to remove.
   */
  static void recover(Path directory, FileOpener opener) throws IOException, SQLException {
    try (DirectoryStream<Path> journals = Files.newDirectoryStream(directory, "*.db-journal")) {
      for (Path journal : journals) {
        String name = String.valueOf(journal.getFileName());
        File database = directory.resolve(name.substring(0, name.lastIndexOf('-'))).toFile();
        if (TenantPaths.isDatabase(database.getName())) {
          opener.recover(database);
        }
      }
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.db")) {
      for (Path file : files) {
        if (TenantPaths.isDatabase(String.valueOf(file.getFileName()))
            && file.toFile().length() == 0) {
          deleteLogs(file.toFile());
          Files.deleteIfExists(file);
        }
      }
    }
    try (DirectoryStream<Path> logs = Files.newDirectoryStream(directory, "*.db-{wal,shm}")) {
      for (Path log : logs) {
        String name = String.valueOf(log.getFileName());
        File database = directory.resolve(name.substring(0, name.lastIndexOf('-'))).toFile();
        if (TenantPaths.isDatabase(database.getName()) && !database.exists()) {
          Files.deleteIfExists(log);
        }
      }
    }
  }

  private static void deleteLogs(File database) throws IOException {
    Files.deleteIfExists(TenantPaths.wal(database).toPath());
    Files.deleteIfExists(TenantPaths.sharedMemory(database).toPath());
  }

  private File database(Tenant tenant) {
    return paths.database(new StoreId(namespace, tenant));
  }
}
