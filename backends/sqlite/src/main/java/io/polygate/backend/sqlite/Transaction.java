package io.polygate.backend.sqlite;

import io.polygate.spi.StorageException;
import java.sql.SQLException;

/** One transaction of a session from beginning to end. */
final class Transaction {
  private Transaction() {}

  /** What is done in a transaction. */
  interface Work<T> {
    /**
     * Does it.
     *
     * @throws StorageException if it is refused
     */
    T in(WriteSession session) throws SQLException;
  }

  /**
   * Does the work in a transaction of its own, unless an earlier one has left the connection in
   * doubt.
   *
   * @throws StorageException if it was refused, or if the engine failed; {@link
   *     StorageException.OutcomeUnknown} apart, nothing was changed then
   */
  static <T> T run(WriteSession session, Work<T> work) {
    session.requireTrusted();
    T result;
    try {
      session.begin();
      result = attempt(session, work);
      session.beforeCommit();
    } catch (SQLException e) {
      session.undo(e);
      throw SqliteErrors.translate(e);
    }
    try {
      session.commit();
      return result;
    } catch (SQLException e) {
      session.undo(e);
      session.distrust();
      throw SqliteErrors.translateCommit(e);
    }
  }

  private static <T> T attempt(WriteSession session, Work<T> work) throws SQLException {
    try {
      return work.in(session);
    } catch (RuntimeException | Error e) {
      session.rollback();
      throw e;
    }
  }
}
