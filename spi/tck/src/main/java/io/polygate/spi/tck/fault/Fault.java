package io.polygate.spi.tck.fault;

/** What can befall a call. */
public sealed interface Fault {
  /** The call is refused before it has any effect, with {@code Unavailable}. */
  record Refuse() implements Fault {}

  /** The call has its effect, but its answer is lost: {@code OutcomeUnknown}. */
  record LoseAnswer() implements Fault {}

  /** The call waits before it has any effect, until the test opens the gate. */
  record WaitBefore(Gate gate) implements Fault {}

  /** The call has its effect, and its answer waits until the test opens the gate. */
  record WaitAfter(Gate gate) implements Fault {}

  /** The call arrives twice; the answer is that to the second. */
  record Repeat() implements Fault {}
}
