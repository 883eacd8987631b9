package io.polygate.benchmarks;

import java.util.Arrays;

/**
 * Short rounds in alternation, so that whatever slows the machine for a while slows both sides, and
 * the median of each side, so that one disturbed round decides nothing.
 */
final class Rounds {
  private Rounds() {}

  /** One round against one side. */
  @FunctionalInterface
  interface Round {
    /** The figure of one round, per second. */
    double measure() throws CaseFailure;
  }

  /** The medians of both sides, per second. */
  record Medians(double gateway, double floor) {}

  /** Runs gateway, floor, gateway, floor … with so many rounds of each. */
  static Medians alternate(int rounds, Round gateway, Round floor) throws CaseFailure {
    double[] gatewayFigures = new double[rounds];
    double[] floorFigures = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      gatewayFigures[round] = gateway.measure();
      floorFigures[round] = floor.measure();
    }
    return new Medians(median(gatewayFigures), median(floorFigures));
  }

  /** The middle figure, or the mean of the two in the middle. */
  static double median(double... figures) {
    if (figures.length == 0) {
      throw new IllegalArgumentException("a median of no figures");
    }
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
