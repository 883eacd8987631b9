package io.polygate.gateway.copy;

import io.polygate.gateway.catalog.Defined;
import io.polygate.gateway.catalog.NamedQueries;
import io.polygate.spi.CollectionName;
import io.polygate.spi.Consistency;
import io.polygate.spi.Deadline;
import io.polygate.spi.Document;
import io.polygate.spi.Part;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.SnapshotFiles;
import io.polygate.spi.Snapshots.Restored;
import io.polygate.spi.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * Takes copies of tenants and puts them in again, by the backend's own means where it has some and
 * item by item where it has not. Either way the copy is a file, of one form. Safe for use by
 * several threads.
 */
public final class TenantCopies implements AutoCloseable {
  private static final int PAGE = 100;

  private final SnapshotFiles files;
  private final ItemCopies items;
  private final CopyDirectory directory;
  private final CopyThreads threads;

  /**
   * Copies in a directory.
   *
   * @param atOnce how many are made or read at once
   */
  public TenantCopies(Path directory, int atOnce) {
    this.files =
        ServiceLoader.load(SnapshotFiles.class, TenantCopies.class.getClassLoader())
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("Nothing makes files of copies."));
    this.items = new ItemCopies(files);
    this.directory = new CopyDirectory(directory);
    this.threads = new CopyThreads(atOnce);
  }

  /** A path for a file, which the caller removes by {@link #remove}. */
  public Path fresh() {
    return directory.fresh();
  }

  /** Removes a file. */
  public static void remove(Path file) {
    CopyDirectory.remove(file);
  }

  /** What a failure of the file system is. */
  public static StorageException failure(IOException e) {
    return CopyDirectory.failure(e);
  }

  /**
   * Does work with files on a thread for it.
   *
   * @throws StorageException.Unavailable if too much is waiting already
   */
  public <T> T run(Callable<T> work) {
    return threads.run(work);
  }

  /**
   * Copies a tenant, with what is defined for it.
   *
   * @throws StorageException.Unsupported if the backend can neither copy it nor list its items
   */
  public TenantCopy take(Copied tenant, Deadline deadline) {
    Path file = directory.fresh();
    return threads.run(
        () -> {
          boolean whole = false;
          try {
            copyTo(tenant, file, deadline);
            files.describe(file, descriptions(tenant, deadline));
            TenantCopy copy = new TenantCopy(file, Files.size(file), digest(file));
            whole = true;
            return copy;
          } finally {
            if (!whole) {
              CopyDirectory.remove(file);
            }
          }
        });
  }

  private void copyTo(Copied tenant, Path file, Deadline deadline) {
    if (tenant.store().snapshots().isPresent()) {
      tenant.store().snapshots().get().copyTo(file, deadline);
    } else {
      items.copyTo(tenant, file, deadline);
    }
  }

  /**
   * Makes a tenant of what a file holds.
   *
   * @param file may come from anybody
   * @param collections is told of the collections before anything is done, and may refuse
   */
  public Restored restore(
      Copied tenant, Path file, Deadline deadline, Consumer<List<CollectionName>> collections) {
    if (tenant.store().snapshots().isEmpty() && tenant.store().queries().isEmpty()) {
      throw new StorageException.Unsupported(Part.SNAPSHOTS);
    }
    return threads.run(
        () -> {
          try (SnapshotFiles.Reader reader = open(file, deadline)) {
            collections.accept(reader.collections());
            if (tenant.store().snapshots().isEmpty()) {
              return items.restore(tenant, reader, deadline);
            }
            // The backend learns of definitions when they are asked for.
            reader.collections().forEach(tenant.catalog()::model);
          }
          return tenant.store().snapshots().get().restore(file, tenant.sql(), deadline);
        });
  }

  /** Opens a file to be read; on a thread for it. */
  public SnapshotFiles.Reader open(Path file, Deadline deadline) {
    return files.open(file, InstantSource.system().instant(), deadline);
  }

  /** Begins a new file; on a thread for it. */
  public SnapshotFiles.Writer create(Path file) {
    return files.create(file);
  }

  private static SnapshotFiles.Descriptions descriptions(Copied tenant, Deadline deadline) {
    ReadOptions options = new ReadOptions(Consistency.STRONG, deadline);
    Map<String, Document> definitions = new TreeMap<>();
    Map<String, Document> queries = new TreeMap<>();
    if (tenant.store().queries().isPresent()) {
      Optional<CollectionName> after = Optional.empty();
      do {
        var page = tenant.catalog().list(after, PAGE, options);
        for (Defined defined : page.definitions()) {
          definitions.put(defined.collection().name(), Document.of(defined.definition().toValue()));
        }
        after = page.next();
      } while (after.isPresent());
      Optional<String> last = Optional.empty();
      do {
        NamedQueries.Listing page = tenant.queries().list(last, PAGE, options);
        page.queries()
            .forEach(query -> queries.put(query.name(), Document.of(query.query().json())));
        last = page.next();
      } while (last.isPresent());
    }
    return SnapshotFiles.Descriptions.of(definitions, queries);
  }

  /** The SHA-256 of a file. */
  private static String digest(Path file) throws IOException {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[256 << 10];
    try (InputStream in = Files.newInputStream(file)) {
      int read = in.read(buffer);
      while (read >= 0) {
        digest.update(buffer, 0, read);
        read = in.read(buffer);
      }
    }
    return Base64.getEncoder().encodeToString(digest.digest());
  }

  /** A digest that has taken nothing yet. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  @Override
  public void close() {
    threads.close();
  }
}
