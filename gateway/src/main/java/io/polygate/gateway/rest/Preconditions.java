package io.polygate.gateway.rest;

import io.polygate.spi.Precondition;
import io.polygate.spi.StorageException;
import io.polygate.spi.StorageException.FailedCheck;
import io.polygate.spi.Version;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The preconditions of a write, as If-Match and If-None-Match state them.
 *
 * @param match what If-Match says
 * @param noneMatch what If-None-Match says
 */
record Preconditions(Optional<ETags.Condition> match, Optional<ETags.Condition> noneMatch) {
  private static final Preconditions NONE = new Preconditions(Optional.empty(), Optional.empty());

  /**
   * Reads the headers.
   *
   * @throws ProblemException if one is malformed, or If-Unmodified-Since is given: its seconds
   *     cannot tell two writes apart
   */
  static Preconditions of(ApiRequest request) {
    String match = request.header(Headers.IF_MATCH);
    String noneMatch = request.header(Headers.IF_NONE_MATCH);
    if (request.header(Headers.IF_UNMODIFIED_SINCE) != null) {
      throw Problem.invalid(
              Headers.IF_UNMODIFIED_SINCE, "Use If-Match: seconds cannot tell two writes apart.")
          .exception();
    }
    if (match == null && noneMatch == null) {
      return NONE;
    }
    return new Preconditions(
        Optional.ofNullable(match).map(text -> ETags.parse(Headers.IF_MATCH, text)),
        Optional.ofNullable(noneMatch).map(text -> ETags.parse(Headers.IF_NONE_MATCH, text)));
  }

  /** The same as one of the backend's preconditions. */
  static Preconditions of(Precondition precondition) {
    Optional<ETags.Condition> any = Optional.of(new ETags.Condition(true, List.of()));
    return switch (precondition) {
      case Precondition.None() -> NONE;
      case Precondition.Absent() -> new Preconditions(Optional.empty(), any);
      case Precondition.Present() -> new Preconditions(any, Optional.empty());
      case Precondition.Matches(Version version) ->
          new Preconditions(
              Optional.of(new ETags.Condition(false, List.of(version))), Optional.empty());
    };
  }

  /** The one precondition that says the same, or empty if the backend has none such. */
  Optional<Precondition> single() {
    if (noneMatch.isEmpty()) {
      if (match.isEmpty()) {
        return Optional.of(Precondition.NONE);
      }
      ETags.Condition condition = match.get();
      if (condition.any()) {
        return Optional.of(Precondition.PRESENT);
      }
      return condition.versions().size() == 1
          ? Optional.of(Precondition.matches(condition.versions().getFirst()))
          : Optional.empty();
    }
    return match.isEmpty() && noneMatch.get().any()
        ? Optional.of(Precondition.ABSENT)
        : Optional.empty();
  }

  /**
   * The one precondition that says the same, or that the thing is still as it is now.
   *
   * @param current reads its version; empty if it is not there
   * @throws StorageException.PreconditionFailed if the preconditions do not hold now
   */
  Precondition resolved(Supplier<Optional<Version>> current) {
    Optional<Precondition> single = single();
    if (single.isPresent()) {
      return single.get();
    }
    Optional<Version> now = current.get();
    Optional<FailedCheck> failed = failed(now);
    if (failed.isPresent()) {
      throw new StorageException.PreconditionFailed(List.of(failed.get()));
    }
    return now.map(Precondition::matches).orElse(Precondition.ABSENT);
  }

  /**
   * What does not hold of an item.
   *
   * @param current its version; empty if there is none
   */
  Optional<FailedCheck> failed(Optional<Version> current) {
    if (match.isPresent() && !matches(match.get(), current)) {
      return Optional.of(
          new FailedCheck(
              0,
              current.isPresent() ? FailedCheck.Code.VERSION : FailedCheck.Code.ABSENT,
              current));
    }
    if (noneMatch.isPresent() && matches(noneMatch.get(), current)) {
      return Optional.of(new FailedCheck(0, FailedCheck.Code.EXISTS, current));
    }
    return Optional.empty();
  }

  private static boolean matches(ETags.Condition condition, Optional<Version> current) {
    List<Version> versions = condition.versions();
    return current.map(version -> condition.any() || versions.contains(version)).orElse(false);
  }
}
