package io.polygate.spi.tck;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until a test moves it. Safe for use by several threads. */
public final class TestClock implements InstantSource {
  private volatile Instant now = Instant.parse("2031-05-06T07:08:09.123456789Z");

  @Override
  public Instant instant() {
    return now;
  }

  /** Moves the clock forward. */
  public synchronized void advance(Duration time) {
    now = now.plus(time);
  }

  /** Sets the clock. */
  public synchronized void set(Instant instant) {
    now = instant;
  }
}
