package io.polygate.backend.sharded;

import io.polygate.spi.Deadline;
import io.polygate.spi.StorageException;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts the writes that are under way in each slot, and holds up new ones where a fence stands.
 * Whoever sets a fence knows afterwards that no write of this process is under way behind it.
 */
final class SlotGates {
  private static final Duration SOON = Duration.ofMillis(200);

  private final AtomicIntegerArray writers = new AtomicIntegerArray(SlotMap.SLOTS);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile SlotMap.@Nullable Slots fenced;

  /**
   * Begins a write.
   *
   * @throws StorageException.Unavailable if the deadline comes while a fence stands
   */
  void enter(Collection<Integer> slots, Deadline deadline) {
    while (true) {
      slots.forEach(writers::incrementAndGet);
      if (!isFenced(slots)) {
        return;
      }
      leave(slots);
      if (!await(() -> !isFenced(slots), deadline)) {
        throw new StorageException.Unavailable(
            "The items are being moved to another shard.", SOON, null);
      }
    }
  }

  /** Ends a write. */
  void leave(Collection<Integer> slots) {
    slots.forEach(writers::decrementAndGet);
    if (fenced != null) {
      signal();
    }
  }

  /**
   * Sets a fence and waits until no write is under way behind it.
   *
   * @return whether that was so before the deadline; if not, the fence is gone again
   */
  boolean fence(SlotMap.Slots slots, Deadline deadline) {
    fenced = slots;
    boolean alone =
        await(() -> slots.list().stream().allMatch(slot -> writers.get(slot) == 0), deadline);
    if (!alone) {
      lift();
    }
    return alone;
  }

  /** Takes the fence away. */
  void lift() {
    fenced = null;
    signal();
  }

  private void signal() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private boolean isFenced(Collection<Integer> slots) {
    SlotMap.Slots fence = fenced;
    return fence != null && slots.stream().anyMatch(fence::contains);
  }

  /** Whether something has come to be so before the deadline and an interruption. */
  private boolean await(BooleanSupplier condition, Deadline deadline) {
    lock.lock();
    try {
      long nanos = deadline.remainingNanos();
      while (!condition.getAsBoolean()) {
        if (nanos <= 0) {
          return false;
        }
        nanos = changed.awaitNanos(nanos);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }
}
