package io.polygate.gateway.migration;

import io.polygate.spi.StorageException;
import io.polygate.spi.Tenant;
import io.polygate.spi.Tenants;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Brings all tenants of a namespace to a version, some at once: first a part of them, and the rest
 * only if that went well. How far a tenant is stands in the tenant, so a run that ended in the
 * middle is begun anew, and passes over what is done. One at a time; safe for use by several
 * threads.
 */
public final class FleetRun {
  private static final int PAGE = 1_000;
  private static final int MAX_FAILURES = 100;

  private final Migrations migrations;
  private final Tenants tenants;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final AtomicInteger done = new AtomicInteger();
  private final List<Failure> failures = new ArrayList<>();
  private State state = State.NONE;
  private int total;
  private int failed;

  FleetRun(Migrations migrations, Tenants tenants) {
    this.migrations = migrations;
    this.tenants = tenants;
  }

  /** How a run stands. */
  public enum State {
    /** There was none since the gateway was started. */
    NONE,
    /** It goes on. */
    RUNNING,
    /** It waits to be resumed: it was told to, or a canary failed. */
    PAUSED,
    /** It has come to its end. */
    DONE
  }

  /**
   * What is to be done.
   *
   * @param to the version to go back to; empty: go on to the last
   * @param canary how many of a hundred tenants come first; 0 for none
   * @param concurrency how many tenants are migrated at once
   */
  public record Plan(Optional<Integer> to, int canary, int concurrency) {
    /**
     * Checks the numbers.
     *
     * @throws StorageException.Invalid if one is out of its bounds
     */
    public Plan {
      if (canary < 0 || canary > 100) {
        throw new StorageException.Invalid("canary is from 0 to 100.", "/canary");
      }
      if (concurrency < 1 || concurrency > 64) {
        throw new StorageException.Invalid("concurrency is from 1 to 64.", "/concurrency");
      }
    }
  }

  /**
   * A tenant that could not be brought there.
   *
   * @param tenant which
   * @param message why
   */
  public record Failure(Tenant tenant, String message) {}

  /**
   * How far it is.
   *
   * @param state how it stands
   * @param total how many tenants there are
   * @param done how many were brought there, or were there
   * @param failed how many could not be brought there
   * @param failures the first of them
   */
  public record Progress(State state, int total, int done, int failed, List<Failure> failures) {
    /** Copies the list. */
    public Progress {
      failures = List.copyOf(failures);
    }
  }

  /** How far it is now. */
  public Progress progress() {
    lock.lock();
    try {
      return new Progress(state, total, done.get(), failed, failures);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Begins a run.
   *
   * @throws StorageException.Conflict if there is one that has not ended
   */
  public void begin(Plan plan) {
    migrations.requireSql();
    lock.lock();
    try {
      if (state == State.RUNNING || state == State.PAUSED) {
        throw new StorageException.Conflict(StorageException.Conflict.Reason.CONCURRENT_WRITE);
      }
      state = State.RUNNING;
      total = 0;
      failed = 0;
      done.set(0);
      failures.clear();
    } finally {
      lock.unlock();
    }
    Thread.ofVirtual().name("migrations").start(() -> run(plan));
  }

  /** Has no further tenant begun. */
  public void pause() {
    change(State.RUNNING, State.PAUSED);
  }

  /** Goes on. */
  public void resume() {
    change(State.PAUSED, State.RUNNING);
  }

  private void change(State from, State to) {
    lock.lock();
    try {
      if (state == from) {
        state = to;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private void run(Plan plan) {
    try {
      List<Tenant> all = all();
      int canaries = (int) Math.ceilDiv((long) all.size() * plan.canary(), 100L);
      run(plan, all.subList(0, canaries));
      lock.lock();
      try {
        if (failed > 0 && canaries < all.size() && canaries > 0) {
          state = State.PAUSED;
        }
      } finally {
        lock.unlock();
      }
      run(plan, all.subList(canaries, all.size()));
    } catch (StorageException e) {
      note(new Failure(Tenant.CATALOG, String.valueOf(e.getMessage())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.lock();
      try {
        state = State.DONE;
      } finally {
        lock.unlock();
      }
    }
  }

  private List<Tenant> all() {
    List<Tenant> all = new ArrayList<>();
    Optional<Tenant> after = Optional.empty();
    List<Tenant> page = tenants.list(after, PAGE);
    while (!page.isEmpty()) {
      all.addAll(page);
      page = tenants.list(Optional.of(page.getLast()), PAGE);
    }
    lock.lock();
    try {
      total = all.size();
    } finally {
      lock.unlock();
    }
    return all;
  }

  private void run(Plan plan, List<Tenant> some) throws InterruptedException {
    Semaphore places = new Semaphore(plan.concurrency());
    for (Tenant tenant : some) {
      awaitRunning();
      places.acquire();
      Thread.ofVirtual()
          .name("migration")
          .start(
              () -> {
                try {
                  one(plan, tenant);
                } finally {
                  places.release();
                }
              });
    }
    places.acquire(plan.concurrency());
  }

  private void awaitRunning() throws InterruptedException {
    lock.lock();
    try {
      while (state == State.PAUSED) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  private void one(Plan plan, Tenant tenant) {
    try {
      if (plan.to().isPresent()) {
        migrations.revert(tenant, plan.to().get());
      } else {
        migrations.bring(tenant);
      }
      done.incrementAndGet();
    } catch (StorageException.NotFound e) {
      done.incrementAndGet(); // It was erased meanwhile.
    } catch (StorageException | MigrationFailure e) {
      note(new Failure(tenant, String.valueOf(e.getMessage())));
    }
  }

  private void note(Failure failure) {
    lock.lock();
    try {
      failed++;
      if (failures.size() < MAX_FAILURES) {
        failures.add(failure);
      }
    } finally {
      lock.unlock();
    }
  }
}
