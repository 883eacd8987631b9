package io.polygate.backend.sqlite;

import io.polygate.spi.Deadline;
import io.polygate.spi.Mutation;
import io.polygate.spi.Namespace;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import io.polygate.spi.Tenants;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** The tenants of a namespace: the database files in its directory. */
final class SqliteTenants implements Tenants {
  private final Namespace namespace;
  private final NamespaceFiles directory;
  private final TenantFiles files;
  private final TenantPaths paths;
  private final SqliteThreads threads;
  private final NewFile newFile;

  /**
   * The tenants of a namespace.
   *
   * @param newFile what new tenants' files are made of
   */
  SqliteTenants(
      Namespace namespace,
      NamespaceFiles directory,
      TenantFiles files,
      TenantPaths paths,
      SqliteThreads threads,
      NewFile newFile) {
    this.namespace = namespace;
    this.directory = directory;
    this.files = files;
    this.paths = paths;
    this.threads = threads;
    this.newFile = newFile;
  }

  @Override
  public boolean create(Tenant tenant) {
    StoreId id = id(tenant);
    return !files.exists(id)
        && files.inTurn(id, translated(() -> directory.create(tenant, newFile.empty())));
  }

  @Override
  public Optional<Written> createWith(Tenant tenant, Mutation first, WriteOptions options) {
    StoreId id = id(tenant);
    return files.exists(id)
        ? Optional.empty()
        : files.inTurn(id, translated(() -> createNow(tenant, first, options)));
  }

  private Optional<Written> createNow(Tenant tenant, Mutation first, WriteOptions options)
      throws IOException, SQLException {
    if (directory.exists(tenant)) {
      return Optional.empty();
    }
    return Optional.of(
        newFile.withItem(
            files.schemas(namespace), first, options, file -> directory.create(tenant, file)));
  }

  @Override
  public boolean exists(Tenant tenant) {
    return files.exists(id(tenant));
  }

  @Override
  public List<Tenant> list(Optional<Tenant> after, int limit) {
    return threads.withFiles(translated(() -> directory.list(after, limit)));
  }

  @Override
  public Optional<Description> describe(Tenant tenant) {
    File database = paths.database(id(tenant));
    if (!paths.isThere(database)) {
      return Optional.empty();
    }
    TenantFile file;
    try {
      file = files.holdToDescribe(id(tenant), Deadline.none());
    } catch (StorageException.NotFound e) {
      return Optional.empty(); // Erased meanwhile.
    }
    try {
      List<CollectionCount> counts =
          threads.query(() -> file.readers().readLong(c -> counts(file, c), Deadline.none()));
      long bytes = database.length() + TenantPaths.wal(database).length();
      Instant usedAt = Instant.ofEpochMilli(file.usedAt());
      return Optional.of(new Description(tenant, bytes, counts, Optional.of(usedAt)));
    } finally {
      file.release();
    }
  }

  @Override
  public Usage usage(Tenant tenant, boolean items) {
    if (!exists(tenant)) {
      return Usage.NONE;
    }
    TenantFile file;
    try {
      file = files.holdToDescribe(id(tenant), Deadline.none());
    } catch (StorageException.NotFound e) {
      return Usage.NONE; // Erased meanwhile.
    }
    try {
      return threads.query(
          () ->
              file.readers()
                  .readLong(
                      c ->
                          new Usage(
                              usedBytes(c),
                              items
                                  ? counts(file, c).stream().mapToLong(CollectionCount::items).sum()
                                  : 0),
                      Deadline.none()));
    } finally {
      file.release();
    }
  }

  /** The pages that are in use: those of what was deleted are there to be used again. */
  private static long usedBytes(FileConnection connection) throws SQLException {
    long pages = connection.first("PRAGMA page_count", row -> row.integer(0));
    long free = connection.first("PRAGMA freelist_count", row -> row.integer(0));
    return (pages - free) * connection.first("PRAGMA page_size", row -> row.integer(0));
  }

  @Override
  public boolean erase(Tenant tenant) {
    StoreId id = id(tenant);
    return files.exists(id) && files.whileClosed(id, translated(() -> directory.erase(tenant)));
  }

  private StoreId id(Tenant tenant) {
    return new StoreId(namespace, tenant);
  }

  private static List<CollectionCount> counts(TenantFile file, FileConnection connection)
      throws SQLException {
    List<CollectionCount> counts = new ArrayList<>();
    for (CollectionTable table : file.tables().values()) {
      long items = connection.first(table.sql().count(), row -> row.integer(0));
      counts.add(new CollectionCount(table.collection(), items));
    }
    counts.sort(java.util.Comparator.comparing(CollectionCount::collection));
    return counts;
  }

  /** The file system's failures are the storage's. */
  private static <T> Callable<T> translated(Callable<T> work) {
    return () -> {
      try {
        return work.call();
      } catch (IOException e) {
        throw failure(e);
      }
    };
  }

  /** What a failure of the file system is. */
  static StorageException failure(IOException e) {
    String reason = e instanceof FileSystemException known ? known.getReason() : e.getMessage();
    if (reason != null && (reason.contains("No space left") || reason.contains("quota exceeded"))) {
      return new StorageException.OutOfSpace("There is no room left for another tenant.", e);
    }
    return new StorageException.Unavailable(
        "The tenants' directory could not be used.", SqliteErrors.LATER, e);
  }
}
