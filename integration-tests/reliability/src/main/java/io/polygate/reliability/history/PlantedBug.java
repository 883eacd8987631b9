package io.polygate.reliability.history;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Registers in memory, each with a mistake that stores make, and one without. */
public enum PlantedBug {
  /** No mistake: what the check must let pass. */
  NONE,
  /** A read gives what was held before the last write, now and then. */
  STALE_READ,
  /** A write is acknowledged and not done, now and then. */
  LOST_WRITE,
  /** A compare-and-set looks, and later writes, whatever came between. */
  CHECK_THEN_ACT,
  /** A write is done a second time, later. */
  LATE_REPEAT,
  /** A write without an answer is seen, and is gone again. */
  UNDONE_WRITE;

  /** Registers that hold nothing yet. */
  public Register register() {
    return new Faulty(this);
  }

  /** All registers of one kind; each mistake is made at every so-manieth occasion. */
  private static final class Faulty implements Register {
    private static final int EVERY = 20;

    private final PlantedBug bug;
    private final Map<String, Held> held = new HashMap<>();
    private final Map<String, Held> before = new HashMap<>();
    private int occasions;
    private int tags;

    Faulty(PlantedBug bug) {
      this.bug = bug;
    }

    @Override
    public Held read(String key) {
      pause();
      Held found;
      synchronized (this) {
        boolean stale = bug == STALE_READ && isDue();
        found = (stale ? before : held).getOrDefault(key, new Held(null, null));
      }
      pause();
      return found;
    }

    @Override
    public Held write(String key, @Nullable String value) throws IOException {
      pause();
      Held now;
      boolean due;
      synchronized (this) {
        now = next(value);
        due = isDue();
        if (bug != LOST_WRITE || !due) {
          put(key, now);
        }
      }
      pause();
      if (due && bug == LATE_REPEAT) {
        Thread.startVirtualThread(
            () -> {
              pause();
              pause();
              synchronized (this) {
                put(key, now);
              }
            });
      }
      if (due && bug == UNDONE_WRITE) {
        pause();
        synchronized (this) {
          held.putAll(before);
        }
        throw new IOException("no answer");
      }
      return now;
    }

    @Override
    public @Nullable Held compareAndSet(String key, Held expected, String value) {
      pause();
      synchronized (this) {
        if (!expected.equals(held.get(key))) {
          return null;
        }
        if (bug != CHECK_THEN_ACT) {
          Held now = next(value);
          put(key, now);
          return now;
        }
      }
      pause();
      synchronized (this) {
        Held now = next(value);
        put(key, now);
        return now;
      }
    }

    private Held next(@Nullable String value) {
      return new Held(value, value == null ? null : Integer.toString(++tags));
    }

    private void put(String key, Held now) {
      before.put(key, held.getOrDefault(key, new Held(null, null)));
      held.put(key, now);
    }

    private boolean isDue() {
      return ++occasions % EVERY == 0;
    }

    /** Gives other clients the time to come between. */
    private static void pause() {
      long end = System.nanoTime() + 30_000;
      while (System.nanoTime() < end) {
        Thread.onSpinWait();
      }
    }
  }
}
