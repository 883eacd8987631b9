package io.polygate.benchmarks;

import java.util.SplittableRandom;

/** What stands in the one place of a path in which the requests of one load differ. */
sealed interface Variable {
  /**
   * The text for one request.
   *
   * @param run differs from load to load, of lower-case letters and digits
   * @param number counts the requests of one load, from 0
   * @param random where chance decides
   */
  String text(String run, long number, SplittableRandom random);

  /** No difference: every request is the same. */
  record Nothing() implements Variable {
    @Override
    public String text(String run, long number, SplittableRandom random) {
      return "";
    }
  }

  /** A text that no other request of any load has. */
  record Unique() implements Variable {
    @Override
    public String text(String run, long number, SplittableRandom random) {
      return run + "-" + number;
    }
  }

  /** The number of the request: 0, 1, 2 … */
  record Counted() implements Variable {
    @Override
    public String text(String run, long number, SplittableRandom random) {
      return Long.toString(number);
    }
  }

  /**
   * A number by chance, each equally often.
   *
   * @param bound the first number that does not occur, at least 1
   */
  record Chance(int bound) implements Variable {
    public Chance {
      if (bound < 1) {
        throw new IllegalArgumentException("bound " + bound + " is below 1");
      }
    }

    @Override
    public String text(String run, long number, SplittableRandom random) {
      return Integer.toString(random.nextInt(bound));
    }
  }
}
