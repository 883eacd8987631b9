package io.polygate.gateway.limits;

import io.polygate.spi.ConfigurationException;
import java.util.OptionalInt;

/**
 * How much may be asked for.
 *
 * @param rate requests a second; 0: any number
 * @param burst how many of them may come at once
 * @param concurrent how many may be worked on at once; 0: any number
 */
record Allowance(int rate, int burst, int concurrent) {
  /** As much as anybody wants. */
  static final Allowance UNBOUNDED = new Allowance(0, 0, 0);

  private static final int MAX = 10_000_000;

  /**
   * Reads what is configured.
   *
   * @param key what stands before the keys' last words
   * @throws ConfigurationException if a number cannot be; the message names the key
   */
  static Allowance of(String key, OptionalInt rate, OptionalInt burst, OptionalInt concurrent) {
    require(key + ".rate", rate);
    require(key + ".burst", burst);
    require(key + ".concurrent", concurrent);
    if (burst.isPresent() && rate.isEmpty()) {
      throw new ConfigurationException(key + ".burst needs " + key + ".rate as well");
    }
    return new Allowance(rate.orElse(0), burst.orElse(rate.orElse(0)), concurrent.orElse(0));
  }

  private static void require(String key, OptionalInt value) {
    if (value.isPresent() && (value.getAsInt() < 1 || value.getAsInt() > MAX)) {
      throw new ConfigurationException(key + " must be from 1 to " + MAX);
    }
  }

  boolean isUnbounded() {
    return rate == 0 && concurrent == 0;
  }
}
