package io.polygate.gateway.cli;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Starts the gateway and returns when it has stopped. */
@QuarkusMain
public final class Main {
  private Main() {}

  /**
   * The entry point of the process.
   *
   * @param arguments the command line
   */
  public static void main(String... arguments) {
    Quarkus.run(arguments);
  }
}
