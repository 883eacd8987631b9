package io.polygate.backend.sqlite;

import io.polygate.spi.Deadline;
import io.polygate.spi.Tenant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Wakes those who wait for a tenant's changes. It knows of tenants that somebody waits for alone,
 * whether their files are open or not. Safe for use by several threads.
 */
final class ChangeSignals {
  private final Map<Tenant, Place> places = new ConcurrentHashMap<>();

  /** Where those wait who wait for one tenant. */
  static final class Place {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long signals;
    private int waiting;

    /** How many signals there were. */
    long signals() {
      lock.lock();
      try {
        return signals;
      } finally {
        lock.unlock();
      }
    }

    /** Waits for a signal after some that were counted before, until the deadline. */
    void await(long counted, Deadline deadline) {
      lock.lock();
      try {
        while (signals == counted && !deadline.passed()) {
          var _ = changed.await(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
        }
      } catch (InterruptedException e) {
        throw SqliteThreads.interrupted(e);
      } finally {
        lock.unlock();
      }
    }

    private void signal() {
      lock.lock();
      try {
        signals++;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  /** Says that a tenant has changes that it had not. */
  void signal(Tenant tenant) {
    @Nullable Place place = places.get(tenant);
    if (place != null) {
      place.signal();
    }
  }

  /** The place of a tenant; {@link #leave} must follow. */
  Place enter(Tenant tenant) {
    return places.compute(
        tenant,
        (name, known) -> {
          Place place = known == null ? new Place() : known;
          place.waiting++;
          return place;
        });
  }

  /** Ends what {@link #enter} began. */
  void leave(Tenant tenant) {
    places.computeIfPresent(tenant, (name, known) -> --known.waiting == 0 ? null : known);
  }
}
