package io.polygate.gateway.cli;

import io.polygate.spi.ConfigurationException;
import io.quarkus.runtime.QuarkusBindException;
import io.smallrye.config.ConfigValidationException;
import java.util.regex.Pattern;

/** Says in one line why the gateway did not start. */
final class StartFailure {
  private static final Pattern MESSAGE_CODE = Pattern.compile("\\b[A-Z]{3,6}\\d{5}: ");

  private StartFailure() {}

  /** The line for whatever was thrown: the deepest cause that was meant for the operator. */
  static String explain(Throwable failure) {
    Throwable deepest = failure;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case ConfigurationException wrong -> {
          return line(String.valueOf(wrong.getMessage()));
        }
        case ConfigValidationException wrong -> {
          return line(wrong.getProblem(0).getMessage());
        }
        case QuarkusBindException taken -> {
          return "cannot listen on "
              + taken.getHost()
              + ":"
              + taken.getPort()
              + ": the port is taken or not allowed; choose another with --port";
        }
        default -> deepest = cause;
      }
    }
    return line(
        deepest.getMessage() == null
            ? deepest.getClass().getName()
            : deepest.getClass().getSimpleName() + ": " + deepest.getMessage());
  }

  private static String line(String message) {
    return MESSAGE_CODE.matcher(message).replaceAll("").lines().findFirst().orElse("").strip();
  }
}
