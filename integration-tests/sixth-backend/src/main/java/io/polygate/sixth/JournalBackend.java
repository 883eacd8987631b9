package io.polygate.sixth;

import io.polygate.spi.Backend;
import io.polygate.spi.CollectionSchema;
import io.polygate.spi.ConfigurationException;
import io.polygate.spi.Durability;
import io.polygate.spi.Limits;
import io.polygate.spi.Namespace;
import io.polygate.spi.StorageException;
import io.polygate.spi.Store;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import io.polygate.spi.Tenants;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Journals of all tenants below one directory: {@code <namespace>/<tenant>.journal}. They are read
 * when the backend opens, and stay open.
 */
final class JournalBackend implements Backend {
  static final Limits LIMITS = new Limits(256 * 1024, 50);
  private static final String SUFFIX = ".journal";

  private final Path directory;
  private final FileChannel lock;
  private final InstantSource clock;
  private final Map<String, Journal> journals = new ConcurrentSkipListMap<>();

  private JournalBackend(Path directory, FileChannel lock, InstantSource clock) {
    this.directory = directory;
    this.lock = lock;
    this.clock = clock;
  }

  /**
   * Opens a directory, which is made if it is not there, for this process alone.
   *
   * @throws ConfigurationException if it cannot be used
   * @throws StorageException.Corrupt if a journal in it is damaged
   */
  static JournalBackend open(Path directory, InstantSource clock) {
    try {
      Files.createDirectories(directory);
      FileChannel lock =
          FileChannel.open(
              directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      JournalBackend backend = new JournalBackend(directory, lock, clock);
      try {
        if (lock.tryLock() == null) {
          throw new ConfigurationException("Another process uses " + directory + ".");
        }
        backend.readAll();
        return backend;
      } catch (RuntimeException | IOException e) {
        backend.close();
        throw e;
      }
    } catch (IOException
        | UncheckedIOException
        | OverlappingFileLockException
        | StorageException.Invalid e) {
      throw new ConfigurationException("The directory " + directory + " cannot be used.", e);
    }
  }

  private void readAll() throws IOException {
    try (DirectoryStream<Path> namespaces =
        Files.newDirectoryStream(directory, Files::isDirectory)) {
      for (Path namespace : namespaces) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(namespace, "*" + SUFFIX)) {
          for (Path file : files) {
            String name = file.getFileName().toString();
            StoreId id =
                new StoreId(
                    new Namespace(namespace.getFileName().toString()),
                    new Tenant(name.substring(0, name.length() - SUFFIX.length())));
            journals.put(id.toString(), Journal.read(file, clock));
          }
        }
      }
    }
  }

  @Override
  public Store store(StoreId id) {
    return Store.of(new JournalItems(() -> journal(id)));
  }

  @Override
  public Tenants tenants(Namespace namespace) {
    return new JournalTenants(this, namespace);
  }

  /** The journal of a tenant that must exist. */
  private Journal journal(StoreId id) {
    return find(id)
        .orElseThrow(() -> new StorageException.NotFound(StorageException.NotFound.Subject.TENANT));
  }

  Optional<Journal> find(StoreId id) {
    return Optional.ofNullable(journals.get(id.toString()));
  }

  /** The names of a namespace's tenants, in order. */
  List<Tenant> names(Namespace namespace) {
    String prefix = namespace + "/";
    return journals.keySet().stream()
        .filter(id -> id.startsWith(prefix))
        .map(id -> new Tenant(id.substring(prefix.length())))
        .toList();
  }

  /** Makes a tenant, unless it is there. */
  synchronized boolean create(StoreId id) {
    if (find(id).isPresent()) {
      return false;
    }
    try {
      Files.createDirectories(file(id).resolveSibling(""));
      journals.put(id.toString(), Journal.create(file(id), clock));
      return true;
    } catch (IOException e) {
      throw new StorageException.OutcomeUnknown("The tenant's journal could not be made.", e);
    }
  }

  /** Removes a tenant with its file, if it is there. */
  synchronized boolean erase(StoreId id) {
    Optional<Journal> journal = find(id);
    try {
      if (journal.isPresent()) {
        journal.get().erase();
        journals.remove(id.toString());
      }
      return journal.isPresent();
    } catch (IOException e) {
      throw new StorageException.OutcomeUnknown("The tenant's journal could not be removed.", e);
    }
  }

  private Path file(StoreId id) {
    return directory.resolve(id.namespace().name()).resolve(id.tenant().name() + SUFFIX);
  }

  @Override
  public void define(Namespace namespace, CollectionSchema schema) {
    // Items are kept the same way whatever is defined of them.
  }

  @Override
  public Limits limits() {
    return LIMITS;
  }

  @Override
  public Durability durability() {
    return Durability.FSYNC;
  }

  @Override
  public void probe() {
    if (!lock.isOpen() || !Files.isWritable(directory)) {
      throw new StorageException.Unavailable(
          "The journals cannot be written.", Duration.ofSeconds(5), null);
    }
  }

  @Override
  public synchronized void close() {
    try {
      for (Journal journal : journals.values()) {
        journal.close();
      }
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
