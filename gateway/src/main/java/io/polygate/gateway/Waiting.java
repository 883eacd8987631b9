package io.polygate.gateway;

import io.polygate.spi.ConfigurationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** How the start waits for what it has begun on several threads. */
final class Waiting {
  private Waiting() {}

  /**
   * What was begun, once it has ended; blocks until then.
   *
   * @throws RuntimeException the one that it ended with
   * @throws ConfigurationException if this thread is interrupted before
   */
  static <T> T outcome(Future<T> begun) {
    try {
      return begun.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw new IllegalStateException(e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConfigurationException("The start was interrupted", e);
    }
  }
}
