package io.polygate.gateway.rest;

import io.polygate.spi.StorageException.FailedCheck;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A failure as a client sees it.
 *
 * @param code its kind
 * @param detail what happened here, in one sentence
 * @param outcome what the client knows of the effects
 * @param limit the limit that was passed
 * @param errors what is wrong in the request
 * @param failedChecks the operations whose preconditions did not hold
 * @param missingPart what the backend does not have
 * @param headers headers that belong to the answer
 */
record Problem(
    ProblemCode code,
    String detail,
    Outcome outcome,
    Optional<Limit> limit,
    List<Violation> errors,
    List<FailedCheck> failedChecks,
    Optional<String> missingPart,
    Map<String, String> headers) {
  /** What became of the data. */
  enum Outcome {
    /** Nothing was changed. */
    NONE,
    /** Some of it was changed. */
    APPLIED,
    /** It is not known. */
    UNKNOWN
  }

  /**
   * A limit that was passed.
   *
   * @param name its published name
   * @param max the largest that is accepted
   * @param actual what was given; -1 if it was not measured to its end
   */
  record Limit(String name, long max, long actual) {}

  /**
   * A place in the request and what is wrong with it.
   *
   * @param pointer a JSON pointer into the body, or the name of a parameter or header
   * @param detail what is wrong and what would be right
   */
  record Violation(String pointer, String detail) {}

  Problem {
    errors = List.copyOf(errors);
    failedChecks = List.copyOf(failedChecks);
    headers = Map.copyOf(headers);
  }

  /** A problem without further facts, after which nothing was changed. */
  static Problem of(ProblemCode code, String detail) {
    return new Problem(
        code,
        detail,
        Outcome.NONE,
        Optional.empty(),
        List.of(),
        List.of(),
        Optional.empty(),
        Map.of());
  }

  /** A request that is wrong at one place. */
  static Problem invalid(String pointer, String detail) {
    return of(ProblemCode.REQUEST_INVALID, detail).at(pointer, detail);
  }

  Problem at(String pointer, String what) {
    return with(List.of(new Violation(pointer, what)));
  }

  Problem with(List<Violation> violations) {
    return new Problem(
        code, detail, outcome, limit, violations, failedChecks, missingPart, headers);
  }

  Problem with(Outcome newOutcome) {
    return new Problem(code, detail, newOutcome, limit, errors, failedChecks, missingPart, headers);
  }

  Problem with(Limit newLimit) {
    return new Problem(
        code, detail, outcome, Optional.of(newLimit), errors, failedChecks, missingPart, headers);
  }

  Problem withMissingPart(String part) {
    return new Problem(
        code, detail, outcome, limit, errors, failedChecks, Optional.of(part), headers);
  }

  Problem withHeader(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Problem(code, detail, outcome, limit, errors, failedChecks, missingPart, more);
  }

  /** What stands in the body of the answer. */
  ProblemDocument document() {
    return ProblemDocument.of(this);
  }

  /** The exception that ends a request with this answer. */
  ProblemException exception() {
    return new ProblemException(this);
  }
}
