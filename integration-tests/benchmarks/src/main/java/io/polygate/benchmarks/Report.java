package io.polygate.benchmarks;

import java.util.List;

/** Where results go, each as soon as it is known. */
interface Report {
  /**
   * Tells what the results were measured on.
   *
   * @param machine a line about the machine and the load generator
   * @param flags the JVM flags of both servers
   */
  void begin(String machine, List<String> flags);

  void add(Result result);

  void end();
}
