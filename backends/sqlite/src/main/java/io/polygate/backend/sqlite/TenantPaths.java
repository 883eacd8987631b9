package io.polygate.backend.sqlite;

import io.polygate.spi.Namespace;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Where things are: {@code <directory>/<namespace>/<tenant>.db}. Names come from the SPI's checked
 * types alone, which allow neither a dot nor a separator; what begins with a dot is never a
 * tenant's file.
 */
final class TenantPaths {
  static final String SUFFIX = ".db";
  private static final String WAL = "-wal";
  private static final String SHARED_MEMORY = "-shm";
  private static final String TEMPORARY = ".polygate-";

  private final Path directory;
  private final boolean flat;
  // Of this process alone, so that what earlier ones left behind can be told apart.
  private final String mark = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());

  /**
   * The paths below a directory.
   *
   * @param directory absolute
   */
  TenantPaths(Path directory) {
    this(directory, false);
  }

  private TenantPaths(Path directory, boolean flat) {
    this.directory = directory;
    this.flat = flat;
  }

  /** The paths below a directory that has no others in it: {@code <namespace>.<tenant>.db}. */
  static TenantPaths flat(Path directory) {
    return new TenantPaths(directory, true);
  }

  Path directory() {
    return directory;
  }

  /** The file that says that a process uses the directory. */
  Path lock() {
    return directory.resolve(TEMPORARY + "lock");
  }

  Path namespace(Namespace namespace) {
    return directory.resolve(namespace.name());
  }

  File database(StoreId id) {
    String file = id.tenant().name() + SUFFIX;
    return flat
        ? directory.resolve(id.namespace().name() + "." + file).toFile()
        : namespace(id.namespace()).resolve(file).toFile();
  }

  /** Whether a tenant's file is there; in a flat directory one that is being made is empty. */
  boolean isThere(File database) {
    return flat ? database.length() > 0 : database.exists();
  }

  /** The log of a database that SQLite writes first. */
  static File wal(File database) {
    return new File(database.getPath() + WAL);
  }

  /** The index of the log, which SQLite shares between its connections. */
  static File sharedMemory(File database) {
    return new File(database.getPath() + SHARED_MEMORY);
  }

  /** A new name for a file that is not, or no longer, a tenant's. */
  Path temporary(Path parent) {
    long number = ThreadLocalRandom.current().nextLong();
    return parent.resolve(TEMPORARY + mark + "-" + HexFormat.of().toHexDigits(number) + SUFFIX);
  }

  /** Whether a file was left behind by a process that ended in the middle of its work. */
  boolean isLeftOver(String name) {
    return name.startsWith(TEMPORARY)
        && !name.startsWith(TEMPORARY + mark)
        && !name.equals(TEMPORARY + "lock");
  }

  /** Whether a path is a namespace's directory; others may be in its place, such as lost+found. */
  static boolean isNamespace(Path path) {
    try {
      var _ = new Namespace(String.valueOf(path.getFileName()));
      return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    } catch (io.polygate.spi.StorageException.Invalid e) {
      return false;
    }
  }

  /** The tenant that a file of a flat directory is of, if it is one's of the namespace. */
  Optional<Tenant> tenant(Namespace namespace, String name) {
    String prefix = namespace.name() + ".";
    return name.startsWith(prefix) ? tenant(name.substring(prefix.length())) : Optional.empty();
  }

  /** Whether a file of a flat directory is a tenant's. */
  static boolean isDatabase(String name) {
    int dot = name.indexOf('.');
    return dot > 0 && tenant(name.substring(dot + 1)).isPresent();
  }

  /** The tenant that a file of a namespace's directory is of, if it is one's. */
  static Optional<Tenant> tenant(String name) {
    if (!name.endsWith(SUFFIX) || name.startsWith(".")) {
      return Optional.empty();
    }
    String tenant = name.substring(0, name.length() - SUFFIX.length());
    try {
      return Optional.of(new Tenant(tenant));
    } catch (io.polygate.spi.StorageException.Invalid e) {
      return Optional.empty(); // Somebody else's file.
    }
  }
}
