package io.polygate.gateway.limits;

import io.polygate.spi.StorageException.OutOfSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Whether there is room for more: how much there is is measured now and then, and counted in
 * between. Nothing is refused before it was measured that there is no room. For many threads.
 */
public final class Room {
  private static final long SECOND = 1_000_000_000L;
  private static final long OLD = 30 * SECOND;

  /** Measuring may take one part in so many of the time. */
  private static final long PAUSES = 50;

  /**
   * The most that there may be of something.
   *
   * @param limit its name, for messages
   * @param most how much
   */
  record Bound(String limit, long most) {}

  /**
   * What was measured.
   *
   * @param amounts by the places of the bounds
   * @param at when, in nanoseconds
   * @param took how long it took
   */
  private record Measured(List<Long> amounts, long at, long took) {}

  private final String whose;
  private final List<Bound> bounds;
  private final Supplier<List<Long>> measurement;
  private final LongSupplier clock;
  private final AtomicLongArray since;
  private final Lock measuring = new ReentrantLock();
  private final AtomicBoolean isAsked = new AtomicBoolean();
  private volatile Optional<Measured> known = Optional.empty();

  /**
   * Knows nothing yet.
   *
   * @param whose it is, for messages
   * @param measurement gives an amount for each bound; may block
   */
  Room(String whose, List<Bound> bounds, Supplier<List<Long>> measurement, LongSupplier clock) {
    this.whose = whose;
    this.bounds = List.copyOf(bounds);
    this.measurement = measurement;
    this.clock = clock;
    this.since = new AtomicLongArray(bounds.size());
  }

  /** Why nothing more can be taken; empty if something can. May block. */
  public Optional<OutOfSpace> full() {
    Measured now = known.orElseGet(() -> measured(Optional.empty()));
    Optional<OutOfSpace> full = full(now);
    long age = clock.getAsLong() - now.at();
    if (full.isPresent() && age > Math.max(SECOND, PAUSES * now.took())) {
      return full(measured(Optional.of(now)));
    }
    if (full.isEmpty() && isOld(now) && isAsked.compareAndSet(false, true)) {
      Thread.ofVirtual()
          .name("room")
          .start(
              () -> {
                try {
                  measured(Optional.of(now));
                } finally {
                  isAsked.set(false);
                }
              });
    }
    return full;
  }

  /** Whether it is known that there is room; never blocks. */
  public boolean isKnownFree() {
    Optional<Measured> now = known;
    return now.isPresent() && !isOld(now.get()) && full(now.get()).isEmpty();
  }

  /**
   * Why something of a size does not fit, as the bounds are, whatever there is; empty if it does.
   */
  public Optional<OutOfSpace> tooLarge(long size) {
    Bound first = bounds.getFirst();
    return size > first.most() ? Optional.of(refusal(first, size)) : Optional.empty();
  }

  /** Notes what was added, or taken away, by the places of the bounds. */
  public void note(long... more) {
    for (int i = 0; i < more.length && i < since.length(); i++) {
      since.addAndGet(i, more[i]);
    }
  }

  private boolean isOld(Measured measured) {
    return clock.getAsLong() - measured.at() > Math.max(OLD, PAUSES * measured.took());
  }

  private Optional<OutOfSpace> full(Measured measured) {
    for (int i = 0; i < bounds.size(); i++) {
      long amount = measured.amounts().get(i) + since.get(i);
      if (amount >= bounds.get(i).most()) {
        return Optional.of(refusal(bounds.get(i), amount));
      }
    }
    return Optional.empty();
  }

  private OutOfSpace refusal(Bound bound, long amount) {
    return new OutOfSpace(new OutOfSpace.Quota(bound.limit(), bound.most(), amount), whose);
  }

  /** Measures, unless somebody has since a measurement. */
  private Measured measured(Optional<Measured> before) {
    measuring.lock();
    try {
      Optional<Measured> now = known;
      if (!now.equals(before) && now.isPresent()) {
        return now.get();
      }
      List<Long> counted = new ArrayList<>();
      for (int i = 0; i < since.length(); i++) {
        counted.add(since.get(i));
      }
      long begin = clock.getAsLong();
      List<Long> amounts = measurement.get();
      long end = clock.getAsLong();
      for (int i = 0; i < since.length(); i++) {
        since.addAndGet(i, -counted.get(i));
      }
      Measured fresh = new Measured(List.copyOf(amounts), end, end - begin);
      known = Optional.of(fresh);
      return fresh;
    } finally {
      measuring.unlock();
    }
  }
}
