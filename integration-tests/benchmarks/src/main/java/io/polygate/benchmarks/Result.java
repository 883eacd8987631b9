package io.polygate.benchmarks;

import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * What one case measured. A number that does not apply to the case is empty.
 *
 * @param name the name of the case, as {@code --only} takes it
 * @param unit what {@code rate} and {@code floor} count, such as {@code req/s} or {@code MiB}
 * @param rate the gateway's figure, in {@code unit}
 * @param floor the floor's figure, in {@code unit}
 * @param p50Millis the median time, in milliseconds
 * @param p99Millis the 99th percentile of the times, in milliseconds
 */
record Result(
    String name,
    String unit,
    OptionalDouble rate,
    OptionalDouble floor,
    OptionalDouble p50Millis,
    OptionalDouble p99Millis) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  Result {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not the name of a case: " + name);
    }
    requireMeasured(rate);
    requireMeasured(floor);
    requireMeasured(p50Millis);
    requireMeasured(p99Millis);
  }

  /** The gateway's figure beside the floor's, without times. */
  static Result compared(String name, String unit, double rate, double floor) {
    return new Result(
        name,
        unit,
        OptionalDouble.of(rate),
        OptionalDouble.of(floor),
        OptionalDouble.empty(),
        OptionalDouble.empty());
  }

  /** A figure that no floor has. */
  static Result of(String name, String unit, double rate) {
    return new Result(
        name,
        unit,
        OptionalDouble.of(rate),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty());
  }

  /** Times alone, without a rate. */
  static Result timed(String name, Times times) {
    return new Result(
            name,
            "ms",
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty())
        .with(times);
  }

  /** This result with the times. */
  Result with(Times times) {
    return new Result(
        name,
        unit,
        rate,
        floor,
        OptionalDouble.of(times.millisAt(50)),
        OptionalDouble.of(times.millisAt(99)));
  }

  /**
   * The gateway's figure as a share of the floor's; empty where one is missing or the floor is 0.
   */
  OptionalDouble ratio() {
    if (rate.isEmpty() || floor.isEmpty() || floor.getAsDouble() == 0) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(rate.getAsDouble() / floor.getAsDouble());
  }

  private static void requireMeasured(OptionalDouble figure) {
    if (figure.isPresent()
        && !(figure.getAsDouble() >= 0 && Double.isFinite(figure.getAsDouble()))) {
      throw new IllegalArgumentException("not a measured figure: " + figure.getAsDouble());
    }
  }
}
