package io.polygate.backend.sqlite;

import io.polygate.spi.Deadline;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What a caller wants of the writer of a file. Made, queued and waited for by the caller's thread;
 * performed and answered by the writer's.
 *
 * @param <T> the answer
 */
abstract class WriteRequest<T> {
  private enum State {
    WAITING,
    BEGUN,
    GIVEN_UP,
    ANSWERED
  }

  /** A deadline further away than this needs no alarm: the writer answers long before it. */
  private static final long FAR_NANOS = Duration.ofMinutes(10).toNanos();

  private final Deadline deadline;
  private final int writes;
  private final long bytes;
  private final Thread caller = Thread.currentThread();
  private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
  private @Nullable T answer;
  private @Nullable StorageException failure;

  /**
   * A request of the current thread.
   *
   * @param writes about how many items it writes
   * @param bytes about how many bytes it writes
   */
  WriteRequest(Deadline deadline, int writes, long bytes) {
    this.deadline = deadline;
    this.writes = writes;
    this.bytes = bytes;
  }

  /**
   * Does the work within a transaction that it may share with others.
   *
   * @throws StorageException if it is refused; then it has changed nothing
   * @throws SQLException if the engine failed; then the transaction must be undone
   */
  abstract T perform(WriteSession session) throws SQLException;

  /**
   * Does the work again, by itself, after the engine failed in a transaction that it shared. By
   * default in one transaction; a request whose parts may fail by themselves takes one for each.
   *
   * @throws StorageException if it failed
   */
  T performAlone(WriteSession session) {
    return Transaction.run(session, this::perform);
  }

  /**
   * Whether the caller may go away at the deadline although the work was begun, because it asked
   * for no change of its own.
   */
  boolean mayBeLeft() {
    return false;
  }

  final int writes() {
    return writes;
  }

  final long bytes() {
    return bytes;
  }

  /**
   * Takes the request out of the caller's hands.
   *
   * @return false if the caller has given up, or would not wait for the answer any more
   */
  final boolean begin() {
    if (!state.compareAndSet(State.WAITING, State.BEGUN)) {
      return false;
    }
    if (deadline.passed()) {
      fail(tooLate());
      return false;
    }
    return true;
  }

  /** Does the work and remembers how it ended, for {@link #answer}. */
  final void attempt(WriteSession session) throws SQLException {
    try {
      answer = perform(session);
      failure = null;
    } catch (StorageException e) {
      failure = e;
    }
  }

  /** Does the work alone and remembers how it ended, for {@link #answer}. */
  final void attemptAlone(WriteSession session) {
    try {
      answer = performAlone(session);
      failure = null;
    } catch (StorageException e) {
      failure = e;
    } catch (RuntimeException | Error e) {
      failure = SqliteErrors.unexpected(e);
    }
  }

  /** Lets the caller go on with the remembered end; for a request that was begun. */
  final void answer() {
    state.set(State.ANSWERED);
    answered();
  }

  /** The end is known: {@link #answer} was called, by the writer's thread. */
  void answered() {
    LockSupport.unpark(caller);
  }

  /** Lets the caller go on with a failure; for a request that was begun. */
  final void fail(StorageException reason) {
    failure = reason;
    answer();
  }

  /** Gives the request up, unless it was begun; says whether it did. */
  final boolean abandon() {
    return state.compareAndSet(State.WAITING, State.GIVEN_UP);
  }

  /**
   * Waits for the answer. A request that was begun is waited for to its end, unless it may be left;
   * one that was not is given up at the deadline.
   *
   * @param id whose file it is
   * @throws StorageException if the request failed
   */
  final T await(StoreId id) {
    boolean interrupted = false;
    while (state.get() != State.ANSWERED) {
      long nanos = deadline.remainingNanos();
      if (nanos <= 0 && abandon()) {
        failure = tooLate();
        break;
      }
      if (nanos <= 0 && mayBeLeft()) {
        throw new StorageException.Unavailable(
            "The collection's indexes are being built.", SqliteErrors.LATER, null);
      }
      if (nanos <= 0 || nanos > FAR_NANOS) {
        LockSupport.park(this);
      } else {
        LockSupport.parkNanos(this, nanos);
      }
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return end(id);
  }

  /**
   * What is known once the request is answered or given up.
   *
   * @param id whose file it is
   * @throws StorageException if the request failed
   */
  final T end(StoreId id) {
    if (failure != null) {
      throw SqliteErrors.named(failure, id);
    }
    return Objects.requireNonNull(answer);
  }

  private static StorageException tooLate() {
    return new StorageException.Unavailable(
        "The time was up before the write began.", Duration.ZERO, null);
  }
}
