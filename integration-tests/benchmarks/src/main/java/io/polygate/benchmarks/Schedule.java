package io.polygate.benchmarks;

import java.time.Duration;

/** When the requests of a load are due, in nanoseconds from the load's start. */
sealed interface Schedule {
  /** How long after the last due request answers are still awaited. */
  long PATIENCE_NANOS = Duration.ofSeconds(5).toNanos();

  /** Whether the request with this number, counted from 0, is to be sent at all. */
  boolean includes(long number, long now);

  /** When that request is due; {@code now} where it goes out as soon as a connection is free. */
  long dueAt(long number, long now);

  /** Until when answers count as answers of this load. */
  long length();

  /** When to stop waiting for answers. */
  long end();

  /** Closed loop: a request as soon as a connection is free, until the time is over. */
  record Saturating(Duration duration) implements Schedule {
    @Override
    public boolean includes(long number, long now) {
      return now < duration.toNanos();
    }

    @Override
    public long dueAt(long number, long now) {
      return now;
    }

    @Override
    public long length() {
      return duration.toNanos();
    }

    @Override
    public long end() {
      return duration.toNanos() + PATIENCE_NANOS;
    }
  }

  /** Closed loop: so many requests, as fast as they are answered, within the time at the most. */
  record Counted(long count, Duration atMost) implements Schedule {
    @Override
    public boolean includes(long number, long now) {
      return number < count;
    }

    @Override
    public long dueAt(long number, long now) {
      return now;
    }

    @Override
    public long length() {
      return atMost.toNanos();
    }

    @Override
    public long end() {
      return atMost.toNanos();
    }
  }

  /**
   * Open loop: requests are due at a steady rate, whatever has become of the earlier ones.
   *
   * @param rate per second, above 0
   */
  record Steady(double rate, Duration duration) implements Schedule {
    public Steady {
      if (!(rate > 0) || !Double.isFinite(rate)) {
        throw new IllegalArgumentException("not a rate: " + rate);
      }
    }

    @Override
    public boolean includes(long number, long now) {
      return dueAt(number, now) < duration.toNanos();
    }

    @Override
    public long dueAt(long number, long now) {
      return (long) (number * (1e9 / rate));
    }

    @Override
    public long length() {
      return duration.toNanos();
    }

    @Override
    public long end() {
      return duration.toNanos() + PATIENCE_NANOS;
    }
  }
}
