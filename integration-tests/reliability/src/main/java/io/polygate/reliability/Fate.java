package io.polygate.reliability;

/** What a {@link ChaosProxy} does to one request and its answer. */
enum Fate {
  /** Nothing. */
  PASS,
  /** The request comes late. */
  DELAY_REQUEST,
  /** The answer comes late. */
  DELAY_ANSWER,
  /** The answer comes a few bytes at a time. */
  SLOW_ANSWER,
  /** The request is never delivered, and nobody says so. */
  SWALLOW_REQUEST,
  /** The request breaks off half-way. */
  TRUNCATE_REQUEST,
  /** The request is delivered twice at once, over another connection the second time. */
  REPEAT_REQUEST,
  /** The request is delivered again when it was answered. */
  REPEAT_LATE,
  /** The answer is never delivered, and nobody says so. */
  SWALLOW_ANSWER,
  /** The answer breaks off half-way. */
  TRUNCATE_ANSWER,
  /** Half of the answer comes, and then the end of what is sent. */
  HALF_CLOSE,
  /** The connection is reset when the answer is due. */
  RESET,
  /** The request is not delivered, but answered with success: no network does this. */
  PRETEND
}
