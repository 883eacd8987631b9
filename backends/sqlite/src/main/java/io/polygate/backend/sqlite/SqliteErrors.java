package io.polygate.backend.sqlite;

import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** The one place where the engine's failures become the SPI's. */
final class SqliteErrors {
  /** When a retry makes sense after a short trouble, such as a full queue or a busy file. */
  static final Duration SOON = Duration.ofMillis(100);

  /** When a retry makes sense after a trouble of the disk. */
  static final Duration LATER = Duration.ofSeconds(5);

  private SqliteErrors() {}

  /** A failure of anything but a commit: nothing was done. */
  static StorageException translate(SQLException e) {
    SQLiteErrorCode code = code(e);
    return switch (primary(code)) {
      case SQLITE_FULL -> full(e);
      case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_FORMAT, SQLITE_ERROR, SQLITE_CONSTRAINT ->
          corrupt(e);
      case SQLITE_TOOBIG ->
          new StorageException.TooLarge(
              "The value is too large.", "valueBytes", SqliteBackend.LIMITS.valueBytes(), -1);
      case SQLITE_INTERRUPT ->
          new StorageException.Unavailable("The time was up.", Duration.ZERO, e);
      case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL ->
          new StorageException.Unavailable("The tenant's file is busy.", SOON, e);
      case SQLITE_IOERR ->
          switch (code) {
            case SQLITE_IOERR_SHORT_READ, SQLITE_IOERR_DATA, SQLITE_IOERR_CORRUPTFS -> corrupt(e);
            case SQLITE_IOERR_SHMSIZE -> full(e); // The index of the log could not grow.
            default -> new StorageException.Unavailable("The disk failed.", LATER, e);
          };
      default -> new StorageException.Unavailable("The tenant's file could not be used.", LATER, e);
    };
  }

  /**
   * A failure of a commit. A disk that is full refuses before the frame that makes the transaction
   * valid is whole; after any other failure to write or sync it may be valid all the same.
   */
  static StorageException translateCommit(SQLException e) {
    return primary(code(e)) == SQLiteErrorCode.SQLITE_IOERR
        ? new StorageException.OutcomeUnknown("The disk failed while the write was synced.", e)
        : translate(e);
  }

  /** The failure with what the operator must know of damage beside it: whose data it is. */
  static StorageException named(StorageException failure, StoreId id) {
    return failure instanceof StorageException.Corrupt && !(failure.getCause() instanceof Damage)
        ? new StorageException.Corrupt(
            String.valueOf(failure.getMessage()), new Damage(id, failure.getCause()))
        : failure;
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

  /** Whether the statement was stopped by the progress handler. */
  static boolean isInterrupted(SQLException e) {
    return primary(code(e)) == SQLiteErrorCode.SQLITE_INTERRUPT;
  }

  /** Whether a connection can be used further after a statement failed so. */
  static boolean leavesConnectionSound(SQLException e) {
    return switch (primary(code(e))) {
      case SQLITE_FULL,
          SQLITE_TOOBIG,
          SQLITE_INTERRUPT,
          SQLITE_BUSY,
          SQLITE_LOCKED,
          SQLITE_ERROR,
          SQLITE_CONSTRAINT,
          SQLITE_CORRUPT ->
          true;
      default -> false;
    };
  }

  private static StorageException corrupt(SQLException e) {
    return new StorageException.Corrupt("The tenant's file is damaged.", e);
  }

  private static StorageException full(SQLException e) {
    return new StorageException.OutOfSpace("There is no room left for the tenant's data.", e);
  }

  private static SQLiteErrorCode code(SQLException e) {
    return e instanceof SQLiteException engine
        ? engine.getResultCode()
        : SQLiteErrorCode.UNKNOWN_ERROR;
  }

  /** The low byte of an extended code is the code that it refines. */
  private static SQLiteErrorCode primary(SQLiteErrorCode code) {
    return code.code < 0 ? code : SQLiteErrorCode.getErrorCode(code.code & 0xff);
  }
}
