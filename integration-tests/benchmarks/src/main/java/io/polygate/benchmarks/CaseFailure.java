package io.polygate.benchmarks;

/** A case could not be measured; the message is the reason, for the person who started the run. */
final class CaseFailure extends Exception {
  CaseFailure(String reason) {
    super(reason);
  }

  CaseFailure(String reason, Throwable cause) {
    super(reason + ": " + described(cause), cause);
  }

  private static String described(Throwable cause) {
    String message = cause.getMessage();
    return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
  }
}
