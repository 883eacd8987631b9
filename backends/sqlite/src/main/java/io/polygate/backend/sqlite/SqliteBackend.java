package io.polygate.backend.sqlite;

import io.polygate.spi.Backend;
import io.polygate.spi.Changes;
import io.polygate.spi.CollectionSchema;
import io.polygate.spi.ConfigurationException;
import io.polygate.spi.Durability;
import io.polygate.spi.Limits;
import io.polygate.spi.Namespace;
import io.polygate.spi.StorageException;
import io.polygate.spi.Store;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenants;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** An open instance: a directory of namespaces' directories of tenants' files. */
final class SqliteBackend implements Backend {
  /** A value is held in memory as a whole, by SQLite too. */
  static final Limits LIMITS = new Limits(16 << 20, 100);

  private static final Logger LOG = System.getLogger(SqliteBackend.class.getName());

  private final SqliteSettings settings;
  private final InstantSource clock;
  private final DirectoryLock lock;
  private final TenantPaths paths;
  private final SqliteThreads threads;
  private final TenantFiles files;
  private final HotItems hot;
  private final Sweeper sweeper;
  private final NewFile newFile;
  private final SqliteSnapshots.Surroundings snapshots;
  private final Map<Namespace, NamespaceDirectory> directories = new ConcurrentHashMap<>();

  private SqliteBackend(
      String instance,
      SqliteSettings settings,
      InstantSource clock,
      TenantPaths paths,
      DirectoryLock lock,
      FileOpener opener,
      NewFile newFile) {
    this.settings = settings;
    this.clock = clock;
    this.paths = paths;
    this.lock = lock;
    this.newFile = newFile;
    this.threads = new SqliteThreads(instance);
    this.files = new TenantFiles(paths, settings, opener, threads, clock);
    this.hot = new HotItems(settings.itemCacheBytes());
    this.snapshots =
        new SqliteSnapshots.Surroundings(
            files, paths, this::directory, opener, newFile, threads, clock);
    this.sweeper = new Sweeper(instance, files, directories.values(), clock);
  }

  /**
   * Opens an instance.
   *
   * @param clock tells when items are written and when they expire
   * @throws ConfigurationException if its directory cannot be used
   */
  static SqliteBackend open(String instance, SqliteSettings settings, InstantSource clock) {
    TenantPaths paths = new TenantPaths(settings.directory());
    DirectoryLock lock = null;
    try {
      DirectorySync.createDirectories(
          settings.directory(), settings.durability() == Durability.FSYNC);
      lock = DirectoryLock.take(settings.directory(), paths.lock());
      removeLeftOvers(paths);
      FileOpener opener = new FileOpener(settings);
      NewFile newFile = new NewFile(opener, clock);
      SqliteBackend backend =
          new SqliteBackend(instance, settings, clock, paths, lock, opener, newFile);
      lock = null;
      return backend;
    } catch (ConfigurationException e) {
      throw e;
    } catch (Exception e) {
      throw new ConfigurationException(
          "The directory "
              + settings.directory()
              + " cannot be used for SQLite databases"
              + reason(e)
              + ".",
          e);
    } finally {
      close(lock);
    }
  }

  @Override
  public Store store(StoreId id) {
    return Store.of(new SqliteItems(id, files, hot, clock))
        .withHot(new SqliteHot(id, files, hot, clock))
        .withQueries(new SqliteQueries(id, files, threads, clock))
        .withTransactions(new SqliteTransactions(id, files))
        .withIndexes(new SqliteIndexes(id, files))
        .withExpiry(new SqliteExpiry(id, files))
        .withSql(new SqliteSql(id, files, threads))
        .withChanges(new SqliteChanges(id, files, threads))
        .withSnapshots(new SqliteSnapshots(id, snapshots));
  }

  @Override
  public Tenants tenants(Namespace namespace) {
    return new SqliteTenants(namespace, directory(namespace), files, paths, threads, newFile);
  }

  private NamespaceDirectory directory(Namespace namespace) {
    // Looked up first: it is asked for by every request.
    NamespaceDirectory known = directories.get(namespace);
    return known != null
        ? known
        : directories.computeIfAbsent(
            namespace,
            name -> new NamespaceDirectory(paths, name, settings.durability() == Durability.FSYNC));
  }

  @Override
  public void define(Namespace namespace, CollectionSchema schema) {
    files.schemas(namespace).define(schema);
  }

  @Override
  public void keepChanges(Namespace namespace, Changes.Policy policy) {
    files.schemas(namespace).keepChanges(policy);
  }

  @Override
  public Limits limits() {
    return LIMITS;
  }

  @Override
  public Durability durability() {
    return settings.durability();
  }

  @Override
  public void probe() {
    files.requireOpen();
    if (!Files.isWritable(settings.directory())) {
      throw new StorageException.Unavailable(
          "The directory of the databases cannot be written to.", SqliteErrors.LATER, null);
    }
  }

  @Override
  public void close() {
    sweeper.close();
    files.close();
    threads.close();
    close(lock);
  }

  private static String reason(Exception e) {
    return switch (e) {
      case AccessDeniedException denied -> ": no permission for " + denied.getFile();
      case FileAlreadyExistsException file -> ": " + file.getFile() + " is not a directory";
      case FileSystemException failure when failure.getReason() != null ->
          ": " + failure.getReason() + ": " + failure.getFile();
      case FileSystemException failure -> ": " + failure.getFile() + " cannot be made or used";
      default -> "";
    };
  }

  private static void removeLeftOvers(TenantPaths paths) throws IOException {
    removeLeftOvers(paths, paths.directory());
    try (DirectoryStream<Path> namespaces =
        Files.newDirectoryStream(paths.directory(), TenantPaths::isNamespace)) {
      for (Path namespace : namespaces) {
        removeLeftOvers(paths, namespace);
        removeOrphans(namespace);
      }
    }
  }

  /** Removes the logs of tenants whose erasure was cut short: they hold what was to be erased. */
  private static void removeOrphans(Path namespace) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(namespace, "*.db-{wal,shm}")) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        String database = name.substring(0, name.lastIndexOf('-'));
        if (TenantPaths.tenant(database).isPresent()
            && !Files.exists(file.resolveSibling(database), LinkOption.NOFOLLOW_LINKS)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private static void removeLeftOvers(TenantPaths paths, Path directory) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, ".*")) {
      for (Path file : files) {
        if (paths.isLeftOver(String.valueOf(file.getFileName()))) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private static void close(@Nullable DirectoryLock lock) {
    if (lock != null) {
      try {
        lock.close();
      } catch (IOException e) {
        LOG.log(Level.WARNING, "The lock of the databases' directory was not given back", e);
      }
    }
  }
}
