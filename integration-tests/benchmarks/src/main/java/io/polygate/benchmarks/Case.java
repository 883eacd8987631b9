package io.polygate.benchmarks;

import java.util.List;

/** One thing that is measured. */
interface Case {
  /** The word for {@code --only}: lower-case letters, digits and single hyphens. */
  String name();

  /** Whether it takes so long that it is measured only where {@code --only} names it. */
  default boolean isLong() {
    return false;
  }

  /**
   * Measures it.
   *
   * @return one result named like the case, or several whose names start with its name
   * @throws CaseFailure when it could not be measured
   */
  List<Result> run(Stage stage) throws CaseFailure;
}
