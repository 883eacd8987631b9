package io.polygate.spi.tck.fault;

import io.polygate.spi.StorageException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Where a call waits for the test, and the test for the call. Used once. */
public final class Gate {
  private static final long PATIENCE_SECONDS = 60;

  private final CountDownLatch arrived = new CountDownLatch(1);
  private final CountDownLatch opened = new CountDownLatch(1);

  /**
   * Returns when the call stands at the gate.
   *
   * @throws IllegalStateException if it does not come within a minute
   */
  public void awaitArrival() {
    await(arrived, "No call came to the gate.");
  }

  /** Lets the call go on, now or as soon as it comes. */
  public void open() {
    opened.countDown();
  }

  void pass() {
    arrived.countDown();
    await(opened, "Nobody opened the gate.");
  }

  private static void await(CountDownLatch latch, String complaint) {
    try {
      if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException(complaint);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException.Unavailable("Interrupted at a gate.", Duration.ZERO, e);
    }
  }
}
