package io.polygate.backend.sqlite;

import io.polygate.spi.Backend;
import io.polygate.spi.Changes;
import io.polygate.spi.CollectionSchema;
import io.polygate.spi.ConfigurationException;
import io.polygate.spi.Deadline;
import io.polygate.spi.Durability;
import io.polygate.spi.Hot;
import io.polygate.spi.Limits;
import io.polygate.spi.Namespace;
import io.polygate.spi.Part;
import io.polygate.spi.StorageException;
import io.polygate.spi.Store;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenants;
import java.io.File;
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
import java.nio.file.attribute.BasicFileAttributes;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
  private final Directories made;
  private final Map<Namespace, NamespaceFiles> directories = new ConcurrentHashMap<>();

  private SqliteBackend(
      String instance,
      SqliteSettings settings,
      InstantSource clock,
      TenantPaths paths,
      DirectoryLock lock,
      FileOpener opener,
      NewFile newFile,
      Directories made) {
    this.made = made;
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
            files, paths, this::ownDirectory, opener, newFile, threads, clock);
    this.sweeper = new Sweeper(instance, files, directories.values(), clock);
  }

  /** Makes known where a namespace's files are. */
  private interface Directories {
    NamespaceFiles of(Namespace namespace);
  }

  /**
   * Opens an instance.
   *
   * @param clock tells when items are written and when they expire
   * @throws ConfigurationException if its directory cannot be used
   */
  static SqliteBackend open(String instance, SqliteSettings settings, InstantSource clock) {
    TenantPaths paths = new TenantPaths(settings.directory());
    boolean durable = settings.durability() == Durability.FSYNC;
    DirectoryLock lock = null;
    try {
      DirectorySync.createDirectories(settings.directory(), durable);
      lock = DirectoryLock.take(settings.directory(), paths.lock());
      removeLeftOvers(paths);
      FileOpener opener = new FileOpener(settings);
      SqliteBackend backend =
          new SqliteBackend(
              instance,
              settings,
              clock,
              paths,
              lock,
              opener,
              new NewFile(opener, clock),
              namespace -> new NamespaceDirectory(paths, namespace, durable));
      lock = null;
      return backend;
    } catch (ConfigurationException e) {
      throw e;
    } catch (Exception e) {
      throw unusable(settings, e);
    } finally {
      close(lock);
    }
  }

  /**
   * Opens an instance on a mount.
   *
   * @param clock tells when items are written and when they expire
   * @param lockFile keeps other processes from using the mount here
   * @throws ConfigurationException if its directory cannot be used
   */
  static SqliteBackend openMounted(
      String instance, SqliteSettings settings, InstantSource clock, Mount mount, Path lockFile) {
    TenantPaths paths = TenantPaths.flat(settings.directory());
    boolean durable = settings.durability() == Durability.FSYNC;
    DirectoryLock lock = null;
    try {
      if (mount.isPlain()) {
        DirectorySync.createDirectories(settings.directory(), durable);
      } else {
        Files.createDirectories(Objects.requireNonNull(lockFile.getParent()));
        Files.readAttributes(settings.directory(), BasicFileAttributes.class);
      }
      lock = DirectoryLock.take(settings.directory(), lockFile);
      FileOpener opener = new FileOpener(settings, mount);
      if (mount.isPlain()) {
        MountedFiles.recover(settings.directory(), opener);
      }
      SqliteBackend backend =
          new SqliteBackend(
              instance,
              settings,
              clock,
              paths,
              lock,
              opener,
              new NewFile(opener, clock),
              namespace -> new MountedFiles(paths, namespace, opener, durable));
      lock = null;
      return backend;
    } catch (ConfigurationException e) {
      throw e;
    } catch (Exception e) {
      throw unusable(settings, e);
    } finally {
      close(lock);
    }
  }

  private static ConfigurationException unusable(SqliteSettings settings, Exception e) {
    return new ConfigurationException(
        "The directory "
            + settings.directory()
            + " cannot be used for SQLite databases"
            + reason(e)
            + ".",
        e);
  }

  /** The file of a tenant, which need not exist. */
  File database(StoreId id) {
    return paths.database(id);
  }

  /** Closes the files that are open, when nobody uses them any more. */
  void reopen() {
    files.reopen();
  }

  /**
   * In which reigns a tenant's file was written, by its newest state.
   *
   * @throws StorageException.NotFound if there is no such tenant
   */
  Lineage lineage(StoreId id, Deadline deadline) {
    TenantFile file = files.hold(id, FileOpener.Use.READ, deadline);
    try {
      return file.lineage(deadline);
    } finally {
      file.release();
    }
  }

  @Override
  public Store store(StoreId id) {
    return Store.of(new SqliteItems(id, files, hot, clock))
        .withHot(hotOf(id))
        .withQueries(new SqliteQueries(id, files, threads, clock))
        .withTransactions(new SqliteTransactions(id, files))
        .withIndexes(new SqliteIndexes(id, files))
        .withExpiry(new SqliteExpiry(id, files))
        .withSql(new SqliteSql(id, files, threads))
        .withChanges(new SqliteChanges(id, files, threads))
        .withSnapshots(new SqliteSnapshots(id, snapshots));
  }

  @Override
  public Optional<Hot> hot(StoreId id) {
    return Optional.of(hotOf(id));
  }

  private Hot hotOf(StoreId id) {
    return new SqliteHot(id, files, hot, clock);
  }

  /** Where files can be put in their place from beside. */
  private NamespaceDirectory ownDirectory(Namespace namespace) {
    if (directory(namespace) instanceof NamespaceDirectory own) {
      return own;
    }
    throw new StorageException.Unsupported(Part.SNAPSHOTS);
  }

  @Override
  public Tenants tenants(Namespace namespace) {
    return new SqliteTenants(namespace, directory(namespace), files, paths, threads, newFile);
  }

  private NamespaceFiles directory(Namespace namespace) {
    // Looked up first: it is asked for by every request.
    NamespaceFiles known = directories.get(namespace);
    return known != null ? known : directories.computeIfAbsent(namespace, made::of);
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
