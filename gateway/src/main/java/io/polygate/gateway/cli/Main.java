package io.polygate.gateway.cli;

import io.quarkus.runtime.annotations.QuarkusMain;

/** The entry point of the gateway's one binary. */
@QuarkusMain
public final class Main {
  private Main() {}

  /**
   * Runs a command and exits: 0 when it is done, 1 when it failed, 2 when the command line is
   * wrong.
   *
   * @param arguments the command line
   */
  public static void main(String... arguments) {
    ServeOptions options = ServeOptions.ofPlain(arguments);
    System.exit(
        options == null ? Polygate.run(arguments) : Serving.serve(options, System.err::println));
  }
}
