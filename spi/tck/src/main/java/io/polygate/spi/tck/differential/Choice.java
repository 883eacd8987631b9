package io.polygate.spi.tck.differential;

import java.util.List;
import java.util.random.RandomGenerator;

/** Draws from few possibilities, so that operations meet each other often. */
final class Choice {
  private final RandomGenerator random;

  Choice(RandomGenerator random) {
    this.random = random;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  boolean oneIn(int odds) {
    return random.nextInt(odds) == 0;
  }

  <T> T of(List<T> possibilities) {
    return possibilities.get(random.nextInt(possibilities.size()));
  }
}
