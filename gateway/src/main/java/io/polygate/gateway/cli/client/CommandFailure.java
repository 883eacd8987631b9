package io.polygate.gateway.cli.client;

/** Why a command could not be done, in one line for whoever typed it. */
final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The exit code of what was refused. */
  static final int REFUSED = 1;

  /** The exit code of what the command line itself gets wrong. */
  static final int USAGE = 2;

  /** The exit code of what may succeed if it is tried again: nothing was done. */
  static final int TRY_AGAIN = 3;

  /** The exit code of a write of which nobody knows whether it was done. */
  static final int OUTCOME_UNKNOWN = 4;

  private final int exitCode;

  CommandFailure(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  int exitCode() {
    return exitCode;
  }
}
