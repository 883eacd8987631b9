package io.polygate.client;

import io.polygate.client.model.Problem;

/** What the gateway refused, with what it said. */
public class PolygateException extends RuntimeException {
  private final transient Problem problem;

  /**
   * Makes the exception of a problem.
   *
   * @param problem what the gateway said
   */
  PolygateException(Problem problem) {
    super(problem.getCode() + ": " + problem.getDetail());
    this.problem = problem;
  }

  static PolygateException of(Problem problem) {
    return String.valueOf(problem.getCode()).equals("CHANGES_GONE")
        ? new ChangesGoneException(problem)
        : new PolygateException(problem);
  }

  /** What the gateway said. */
  public Problem problem() {
    return problem;
  }
}
