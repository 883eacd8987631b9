package io.polygate.backend.kv;

import io.polygate.spi.ConfigurationException;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** The one place where the engine's failures become the SPI's. */
final class KvErrors {
  /** When a retry makes sense after a short trouble, such as a full queue. */
  static final Duration SOON = Duration.ofMillis(100);

  /** When a retry makes sense after a trouble of the disk. */
  static final Duration LATER = Duration.ofSeconds(5);

  private KvErrors() {}

  /** A failure of a reading: nothing was done. */
  static StorageException translate(RocksDBException e) {
    return switch (code(e)) {
      case Corruption -> new StorageException.Corrupt("The database is damaged.", e);
      case IOError ->
          isFull(e) ? full(e) : new StorageException.Unavailable("The disk failed.", LATER, e);
      case null, default ->
          new StorageException.Unavailable("The database could not be used.", LATER, e);
    };
  }

  /**
   * A failure of a commit. A disk that is full refuses before the record that makes the commit
   * valid is whole; after any other failure to write or sync it may be valid all the same.
   */
  static StorageException translateCommit(RocksDBException e) {
    return isFull(e)
        ? full(e)
        : new StorageException.OutcomeUnknown("The disk failed while the write was synced.", e);
  }

  /** Why a database cannot be opened, in one line for the operator. */
  static ConfigurationException translateOpening(Path directory, RocksDBException e) {
    String message = String.valueOf(e.getMessage());
    if (message.contains("LOCK") || message.contains("lock hold")) {
      return new ConfigurationException(
          "The directory " + directory + " is in use by another KV instance or process.", e);
    }
    if (code(e) == Status.Code.Corruption) {
      return new ConfigurationException(
          "The database in " + directory + " is damaged: " + oneLine(message) + ".", e);
    }
    return new ConfigurationException(
        "The directory "
            + directory
            + " cannot be used for a KV database: "
            + oneLine(message)
            + ".",
        e);
  }

  /** The failure with what the operator must know of damage beside it: whose data it is. */
  static StorageException named(StorageException.Corrupt failure, StoreId id) {
    return failure.getCause() instanceof Damage
        ? failure
        : new StorageException.Corrupt(
            String.valueOf(failure.getMessage()), new Damage(id, failure.getCause()));
  }

  /** Names the tenant in the operator's log; clients are not shown causes. */
  private static final class Damage extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Damage(StoreId id, @Nullable Throwable cause) {
      super(
          "Tenant \"" + id.tenant() + "\" of namespace \"" + id.namespace() + "\" has damage.",
          cause);
    }
  }

  /** A failure that is this backend's own fault, after which nothing was done. */
  static StorageException unexpected(Throwable e) {
    return new StorageException.Unavailable(
        "The backend failed for a reason that it does not know.", LATER, e);
  }

  /** The answer to who asks for something while the database is closed. */
  static StorageException closed(@Nullable Throwable cause) {
    return new StorageException.Unavailable("The database is not open.", LATER, cause);
  }

  static StorageException full(@Nullable Throwable cause) {
    return new StorageException.OutOfSpace("There is no room left for more data.", cause);
  }

  /** Why a directory cannot be used, in one line for the operator. */
  static ConfigurationException translateOpening(Path directory, IOException e) {
    String reason =
        switch (e) {
          case AccessDeniedException denied -> "no permission for " + denied.getFile();
          case FileAlreadyExistsException file -> file.getFile() + " is not a directory";
          case FileSystemException failure when failure.getReason() != null ->
              failure.getReason() + ": " + failure.getFile();
          default -> oneLine(String.valueOf(e.getMessage()));
        };
    return new ConfigurationException(
        "The directory " + directory + " cannot be used for a KV database: " + reason + ".", e);
  }

  private static boolean isFull(RocksDBException e) {
    return e.getStatus() != null && e.getStatus().getSubCode() == Status.SubCode.NoSpace;
  }

  private static Status.@Nullable Code code(RocksDBException e) {
    return e.getStatus() == null ? null : e.getStatus().getCode();
  }

  private static String oneLine(String message) {
    return message.replaceAll("\\s+", " ").strip();
  }
}
