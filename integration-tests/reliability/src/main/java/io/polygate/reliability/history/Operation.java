package io.polygate.reliability.history;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One operation on one register, as its caller saw it. A value is any text; null is a register that
 * holds nothing.
 *
 * @param kind what was asked for
 * @param expected what a compare-and-set wanted to find
 * @param value what was written, or what a read found
 * @param end how it ended
 * @param called when it was called, in nanoseconds of the caller's clock
 * @param returned when it returned; {@link Long#MAX_VALUE} if nobody knows whether it ever will
 */
public record Operation(
    Kind kind,
    @Nullable String expected,
    @Nullable String value,
    End end,
    long called,
    long returned) {

  /** What can be asked of a register. */
  public enum Kind {
    /** What it holds. */
    READ,
    /** To hold a value, or nothing. */
    WRITE,
    /** To hold a value if it holds another one now. */
    COMPARE_AND_SET
  }

  /** How an operation can end. */
  public enum End {
    /** It was done. */
    DONE,
    /** A compare-and-set found another value, and did nothing. */
    REFUSED,
    /** It may have been done, may be done later, or never. */
    UNKNOWN
  }

  /** Whether the operation, at this moment of its register, could have ended as it did. */
  boolean isPossible(@Nullable String state) {
    return switch (kind) {
      case READ -> Objects.equals(state, value);
      case WRITE -> true;
      case COMPARE_AND_SET -> Objects.equals(state, expected) == (end != End.REFUSED);
    };
  }

  /** What the register holds after the operation, where it {@link #isPossible}. */
  @Nullable String after(@Nullable String state) {
    return kind == Kind.READ || end == End.REFUSED ? state : value;
  }
}
