package io.polygate.spi.tck;

import io.polygate.spi.Backend;
import io.polygate.spi.Durability;
import io.polygate.spi.Part;
import java.time.InstantSource;
import java.util.Set;

/**
 * How the contracts get at the backend that they test. Each test case has a harness of its own, and
 * begins with a backend that holds nothing.
 */
public interface BackendHarness {
  /**
   * Opens the backend: empty at the first call, and at each later one, which comes after the one
   * opened before was closed, with what it acknowledged if it is durable. It must do nothing in the
   * background that can be seen: expired items are removed when a case sweeps them.
   *
   * @param clock what the backend must take all times from
   */
  Backend open(InstantSource clock);

  /** The parts that the backend declares. */
  Set<Part> parts();

  /** The durability that the backend declares. */
  Durability durability();

  /** Whether writes of a tenant that was just written to begin without waiting. */
  default boolean beginsWrites() {
    return false;
  }

  /** Removes what is left when a test case has ended and its backend is closed. */
  default void destroy() {}
}
