package io.polygate.gateway.rest;

import io.polygate.spi.StorageException;
import io.polygate.spi.StorageException.Conflict;
import io.polygate.spi.StorageException.Corrupt;
import io.polygate.spi.StorageException.Invalid;
import io.polygate.spi.StorageException.NotFound;
import io.polygate.spi.StorageException.OutOfSpace;
import io.polygate.spi.StorageException.OutcomeUnknown;
import io.polygate.spi.StorageException.PreconditionFailed;
import io.polygate.spi.StorageException.Rejected;
import io.polygate.spi.StorageException.Throttled;
import io.polygate.spi.StorageException.TooLarge;
import io.polygate.spi.StorageException.Unavailable;
import io.polygate.spi.StorageException.Unsupported;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns every failure of storage into the problem that a client sees. */
final class Problems {
  private Problems() {}

  /** The problem of a failure; the compiler knows that none is forgotten. */
  static Problem of(StorageException failure) {
    String message = message(failure);
    return switch (failure) {
      case Invalid e ->
          Problem.of(
                  e.where().equals("cursor")
                      ? ProblemCode.CURSOR_INVALID
                      : ProblemCode.REQUEST_INVALID,
                  message)
              .at(e.where(), message);
      case NotFound e -> Problem.of(code(e.subject()), message);
      case Conflict e -> Problem.of(code(e.reason()), message);
      case PreconditionFailed e -> preconditionFailed(e, message);
      case TooLarge e ->
          Problem.of(ProblemCode.LIMIT_EXCEEDED, message)
              .with(new Problem.Limit(e.limit(), e.maximum(), e.actual()));
      case Rejected e -> Problem.of(code(e.reason()), message).at(e.where(), message);
      case Throttled e ->
          Problem.of(ProblemCode.THROTTLED, message)
              .withHeader(Headers.RETRY_AFTER, seconds(e.retryAfter()));
      case Corrupt e -> Problem.of(ProblemCode.DATA_CORRUPT, message);
      case Unsupported e ->
          Problem.of(ProblemCode.PART_MISSING, message).withMissingPart(e.part().word());
      case Unavailable e ->
          Problem.of(ProblemCode.UNAVAILABLE, message)
              .withHeader(Headers.RETRY_AFTER, seconds(e.retryAfter()));
      case OutcomeUnknown e ->
          Problem.of(ProblemCode.OUTCOME_UNKNOWN, message).with(Problem.Outcome.UNKNOWN);
      case OutOfSpace e -> outOfSpace(e, message);
    };
  }

  private static Problem outOfSpace(OutOfSpace failure, String message) {
    Problem problem = Problem.of(ProblemCode.OUT_OF_SPACE, message);
    return failure
        .quota()
        .map(it -> problem.with(new Problem.Limit(it.limit(), it.maximum(), it.actual())))
        .orElse(problem);
  }

  private static Problem preconditionFailed(PreconditionFailed e, String message) {
    Problem problem =
        new Problem(
            ProblemCode.PRECONDITION_FAILED,
            message,
            Problem.Outcome.NONE,
            Optional.empty(),
            List.of(),
            e.failedChecks(),
            Optional.empty(),
            Map.of());
    return e.failedChecks().size() == 1
        ? e.failedChecks()
            .getFirst()
            .current()
            .map(version -> problem.withHeader(Headers.ETAG, ETags.of(version)))
            .orElse(problem)
        : problem;
  }

  private static ProblemCode code(NotFound.Subject subject) {
    return switch (subject) {
      case NAMESPACE -> ProblemCode.NAMESPACE_NOT_FOUND;
      case TENANT -> ProblemCode.TENANT_NOT_FOUND;
      case COLLECTION -> ProblemCode.COLLECTION_NOT_FOUND;
      case INDEX -> ProblemCode.INDEX_NOT_FOUND;
      case ITEM -> ProblemCode.ITEM_NOT_FOUND;
      case CHANGES -> ProblemCode.CHANGES_GONE;
    };
  }

  private static ProblemCode code(Conflict.Reason reason) {
    return switch (reason) {
      case CONCURRENT_WRITE -> ProblemCode.CONCURRENT_WRITE;
      case IDEMPOTENCY_KEY_IN_FLIGHT -> ProblemCode.IDEMPOTENCY_KEY_IN_FLIGHT;
      case LOST_WRITES -> ProblemCode.WRITES_LOST;
      case EXISTS -> ProblemCode.ALREADY_EXISTS;
      case REFERENCED -> ProblemCode.ITEM_REFERENCED;
    };
  }

  private static ProblemCode code(Rejected.Reason reason) {
    return switch (reason) {
      case CONTENT -> ProblemCode.CONTENT_REJECTED;
      case IDEMPOTENCY_KEY_REUSED -> ProblemCode.IDEMPOTENCY_KEY_REUSED;
      case NOT_GRANTED -> ProblemCode.ACCESS_DENIED;
    };
  }

  /** Whole seconds, at least one: a client that comes back at once only makes it worse. */
  private static String seconds(Duration time) {
    return Long.toString(Math.max(1, time.plusMillis(999).toSeconds()));
  }

  private static String message(StorageException failure) {
    String message = failure.getMessage();
    return message == null ? "" : message;
  }
}
