package io.polygate.benchmarks;

import java.time.Duration;

/** Sends as many requests as a server answers, one outstanding on each connection. */
interface Loader {
  /** What it is, for the report. */
  String description();

  /**
   * Loads a server on the loopback interface.
   *
   * @param port the server's port
   * @param connections how many connections to keep busy
   * @param duration how long; whole seconds
   * @return successful answers per second
   * @throws CaseFailure when a request was refused or unanswered
   */
  double rate(int port, Traffic traffic, int connections, Duration duration) throws CaseFailure;
}
