package io.polygate.backend.sqlite;

import io.polygate.spi.Namespace;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * The files of one namespace's tenants as such: made, removed and listed. Whoever makes or removes
 * one does so in the tenant's turn.
 *
 * <p>A file comes into being whole, by a rename, and goes by one, so that a crash leaves no half
 * tenant; what it may leave has a name that no tenant has, and is removed by the next process.
 */
final class NamespaceDirectory implements NamespaceFiles {
  private final TenantPaths paths;
  private final Namespace namespace;
  private final Path directory;
  private final boolean durable;
  private final DirectorySync sync;
  // The names are read when a listing begins, and kept up to date for its further pages.
  private final ReentrantReadWriteLock namesLock = new ReentrantReadWriteLock();
  private @Nullable NavigableSet<String> names;
  // Whether the directory is known to be there for good.
  private volatile boolean made;

  /**
   * The directory of a namespace, which need not exist.
   *
   * @param durable whether what is done must survive a power cut
   */
  NamespaceDirectory(TenantPaths paths, Namespace namespace, boolean durable) {
    this.paths = paths;
    this.namespace = namespace;
    this.directory = paths.namespace(namespace);
    this.durable = durable;
    this.sync = new DirectorySync(directory);
  }

  @Override
  public boolean exists(Tenant tenant) {
    return database(tenant).exists();
  }

  @Override
  public boolean create(Tenant tenant, byte[] content) throws IOException {
    if (database(tenant).exists()) {
      return false;
    }
    Path temporary = paths.temporary(made());
    try {
      write(temporary, content);
      return adopt(tenant, temporary);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /**
   * Makes a whole file, which is on the disk, a tenant's.
   *
   * @param built in the same directory; gone if it is adopted
   * @return false if there is one
   * @throws StorageException.OutcomeUnknown if it is there, and it is not known for how long
   */
  boolean adopt(Tenant tenant, Path built) throws IOException {
    File database = database(tenant);
    if (database.exists()) {
      return false;
    }
    // A log that outlived its database would be taken for the new one's.
    Files.deleteIfExists(TenantPaths.wal(database).toPath());
    Files.deleteIfExists(TenantPaths.sharedMemory(database).toPath());
    rename(built, database.toPath(), tenant, true);
    try {
      syncDirectory();
    } catch (IOException e) {
      throw new StorageException.OutcomeUnknown(
          "The disk failed while the tenant's directory was synced.", e);
    }
    return true;
  }

  @Override
  public boolean erase(Tenant tenant) throws IOException {
    File database = database(tenant);
    if (!database.exists()) {
      return false;
    }
    Path temporary = paths.temporary(directory);
    rename(database.toPath(), temporary, tenant, false);
    Files.deleteIfExists(TenantPaths.wal(database).toPath());
    Files.deleteIfExists(TenantPaths.sharedMemory(database).toPath());
    Files.deleteIfExists(temporary);
    syncDirectory();
    return true;
  }

  @Override
  public List<Tenant> list(Optional<Tenant> after, int limit) throws IOException {
    NavigableSet<String> known = after.isEmpty() ? readNames() : names();
    List<Tenant> page = new ArrayList<>();
    for (String name : after.isEmpty() ? known : known.tailSet(after.get().name(), false)) {
      if (page.size() == limit) {
        break;
      }
      page.add(new Tenant(name));
    }
    return page;
  }

  @Override
  public void trim() {
    namesLock.writeLock().lock();
    try {
      names = null;
    } finally {
      namesLock.writeLock().unlock();
    }
  }

  private NavigableSet<String> names() throws IOException {
    namesLock.readLock().lock();
    try {
      if (names != null) {
        return names;
      }
    } finally {
      namesLock.readLock().unlock();
    }
    return readNames();
  }

  private NavigableSet<String> readNames() throws IOException {
    namesLock.writeLock().lock();
    try {
      NavigableSet<String> found = new ConcurrentSkipListSet<>();
      try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
        for (Path file : files) {
          TenantPaths.tenant(String.valueOf(file.getFileName()))
              .filter(tenant -> !tenant.equals(Tenant.CATALOG))
              .ifPresent(tenant -> found.add(tenant.name()));
        }
      } catch (NoSuchFileException e) {
        return found; // Nothing was made in it yet.
      }
      names = found;
      return found;
    } finally {
      namesLock.writeLock().unlock();
    }
  }

  private void rename(Path from, Path to, Tenant tenant, boolean made) throws IOException {
    namesLock.readLock().lock();
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
      if (names != null && !tenant.equals(Tenant.CATALOG)) {
        if (made) {
          names.add(tenant.name());
        } else {
          names.remove(tenant.name());
        }
      }
    } finally {
      namesLock.readLock().unlock();
    }
  }

  private void write(Path file, byte[] content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(content);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      if (durable) {
        channel.force(true);
      }
    }
  }

  /** The directory, which is made if need be. */
  Path made() throws IOException {
    if (made && Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      return directory;
    }
    try {
      Files.createDirectory(directory);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
        throw e;
      }
    }
    if (durable) {
      // Even if it was there: whoever made it may have ended, or not have come, to the sync.
      DirectorySync.sync(paths.directory());
    }
    made = true;
    return directory;
  }

  private void syncDirectory() throws IOException {
    if (durable) {
      sync.sync();
    }
  }

  private File database(Tenant tenant) {
    return paths.database(new StoreId(namespace, tenant));
  }
}
