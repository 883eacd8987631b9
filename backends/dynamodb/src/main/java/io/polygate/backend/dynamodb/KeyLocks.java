package io.polygate.backend.dynamodb;

import io.polygate.spi.Deadline;
import io.polygate.spi.StorageException;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets writers of this gateway that want the same items go one after the other, where each reads
 * first and would find its reading overtaken. Nothing depends on it but the number of attempts. For
 * any thread.
 */
final class KeyLocks {
  private static final int STRIPES = 1024;

  private final ReentrantLock[] stripes = new ReentrantLock[STRIPES];

  KeyLocks() {
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new ReentrantLock();
    }
  }

  /**
   * Waits until nobody here writes these items, in an order that leads into no deadlock.
   *
   * @throws StorageException.Unavailable if the time is up before
   */
  Held lock(Collection<RowKey> keys, Deadline deadline) {
    int[] wanted =
        keys.stream()
            .mapToInt(key -> Math.floorMod(key.hashCode() * 0x9e3779b9, STRIPES))
            .distinct()
            .sorted()
            .toArray();
    int held = 0;
    try {
      while (held < wanted.length) {
        if (!stripes[wanted[held]].tryLock(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
          release(wanted, held);
          throw tooLate(null);
        }
        held++;
      }
    } catch (InterruptedException e) {
      release(wanted, held);
      Thread.currentThread().interrupt();
      throw tooLate(e);
    }
    return () -> release(wanted, wanted.length);
  }

  private void release(int[] wanted, int held) {
    for (int i = held - 1; i >= 0; i--) {
      stripes[wanted[i]].unlock();
    }
  }

  private static StorageException tooLate(@Nullable InterruptedException cause) {
    return new StorageException.Unavailable(
        "The time was up before the write began.", DynamoDbErrors.SOON, cause);
  }

  /** Locks that are held by this thread. */
  interface Held extends AutoCloseable {
    @Override
    void close();
  }
}
