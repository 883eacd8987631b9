package io.polygate.backend.kv;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Deadline;
import io.polygate.spi.ItemKey;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a caller wants of a lane. Made, queued and waited for by the caller's thread; performed and
 * answered by the lane's.
 *
 * @param <T> the answer
 */
final class WriteRequest<T> {
  /** What is done. */
  interface Work<T> {
    /**
     * Does it, within a part of the session's changes.
     *
     * @throws StorageException if it is refused; then its part is given up
     */
    T in(WriteSession session);
  }

  private enum State {
    WAITING,
    BEGUN,
    GIVEN_UP
  }

  private static final Logger LOG = System.getLogger(WriteRequest.class.getName());

  private final StoreId id;
  private final List<ItemKey> keys;
  private final Set<CollectionName> collections;
  private final long bytes;
  private final Deadline deadline;
  private final boolean mayBeLeft;
  private final Work<T> work;
  private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
  private final CompletableFuture<T> answer = new CompletableFuture<>();
  // Of the lane's thread, between its attempt and its answer.
  private @Nullable T result;
  private @Nullable StorageException failure;

  /**
   * A request.
   *
   * @param id whose data it is about
   * @param keys those of the items that it is about
   * @param collections those whose indexes must be as they are defined
   * @param bytes about how much it writes
   * @param deadline when it should no longer be begun
   * @param mayBeLeft whether the caller may go away at the deadline although it was begun, because
   *     it asked for no change of its own
   */
  WriteRequest(
      StoreId id,
      List<ItemKey> keys,
      Set<CollectionName> collections,
      long bytes,
      Deadline deadline,
      boolean mayBeLeft,
      Work<T> work) {
    this.id = id;
    this.keys = keys;
    this.collections = collections;
    this.bytes = bytes;
    this.deadline = deadline;
    this.mayBeLeft = mayBeLeft;
    this.work = work;
  }

  StoreId id() {
    return id;
  }

  List<ItemKey> keys() {
    return keys;
  }

  Set<CollectionName> collections() {
    return collections;
  }

  long bytes() {
    return bytes;
  }

  /**
   * Takes the request out of the caller's hands.
   *
   * @return false if the caller has given up, or would not wait for the answer any more
   */
  boolean begin() {
    if (!state.compareAndSet(State.WAITING, State.BEGUN)) {
      return false;
    }
    if (deadline.passed()) {
      fail(tooLate());
      return false;
    }
    return true;
  }

  /** Whether nobody waits for it any longer. */
  boolean isLate() {
    return deadline.passed();
  }

  /** Whether its end is known. */
  boolean isAnswered() {
    return answer.isDone();
  }

  /** Does the work, perhaps once more, and remembers how it ended, for {@link #answer}. */
  void attempt(WriteSession session) {
    failure = null;
    session.begin();
    try {
      result = work.in(session);
      session.keep();
    } catch (StorageException e) {
      session.undo();
      failure = e;
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "A write failed unexpectedly", e);
      session.undo();
      failure = KvErrors.unexpected(e);
    }
  }

  /** Lets the caller go on with the remembered end. */
  void answer() {
    if (failure == null) {
      answer.complete(result);
    } else {
      answer.completeExceptionally(failure);
    }
  }

  /** Lets the caller go on with a failure. */
  void fail(StorageException reason) {
    answer.completeExceptionally(reason);
  }

  /**
   * Waits for the answer. A request that was begun is waited for to its end, unless it may be left;
   * one that was not is given up at the deadline.
   *
   * @throws StorageException if the request failed
   */
  T await() {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return answer.get(Math.max(0, deadline.remainingNanos()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (TimeoutException e) {
          return atDeadline();
        } catch (ExecutionException e) {
          throw failure(e);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Gives the request up, unless it was begun; says whether it did. */
  boolean abandon() {
    return state.compareAndSet(State.WAITING, State.GIVEN_UP);
  }

  /**
   * Tells the end of the request, once it is known; never if it is given up.
   *
   * @param listener gets the answer or the failure, from the lane's thread
   */
  void whenEnded(BiConsumer<? super @Nullable T, ? super @Nullable Throwable> listener) {
    var _ = answer.whenComplete(listener);
  }

  private T atDeadline() {
    if (abandon()) {
      throw tooLate();
    }
    if (mayBeLeft && !answer.isDone()) {
      throw new StorageException.Unavailable(
          "The collection's indexes are being built.", KvErrors.LATER, null);
    }
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return answer.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw failure(e);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private RuntimeException failure(ExecutionException e) {
    return e.getCause() instanceof StorageException known ? known : KvErrors.unexpected(e);
  }

  private static StorageException tooLate() {
    return new StorageException.Unavailable(
        "The time was up before the write began.", Duration.ZERO, null);
  }
}
