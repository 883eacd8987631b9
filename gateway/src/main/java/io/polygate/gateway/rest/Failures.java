package io.polygate.gateway.rest;

import io.polygate.gateway.catalog.ContentException;
import io.polygate.gateway.catalog.VersionRefusal;
import io.polygate.gateway.migration.MigrationFailure;
import io.polygate.spi.StorageException;
import jakarta.inject.Singleton;

/** Turns whatever a request can fail with into the problem that says so. */
@Singleton
final class Failures {
  private final UnexpectedFailures unexpected;

  Failures(UnexpectedFailures unexpected) {
    this.unexpected = unexpected;
  }

  Problem problem(Throwable failure) {
    return switch (failure) {
      case ProblemException e -> e.problem();
      case ContentException e -> content(e, "");
      case MigrationFailure e ->
          Problem.of(ProblemCode.MIGRATION_FAILED, String.valueOf(e.getMessage()));
      case VersionRefusal e ->
          Problem.of(
              switch (e.kind()) {
                case NOT_SERVED -> ProblemCode.VERSION_NOT_SERVED;
                case NOT_NOW -> ProblemCode.VERSIONS_IN_USE;
              },
              String.valueOf(e.getMessage()));
      case StorageException e -> unexpected.noted(e, Problems.of(e));
      default -> unexpected.problem(failure);
    };
  }

  /** The same with its pointers below a place in the body, as far as they are pointers. */
  Problem problem(Throwable failure, String place) {
    if (failure instanceof ContentException e) {
      return content(e, place);
    }
    Problem problem = problem(failure);
    return problem.with(
        problem.errors().stream()
            .map(
                error ->
                    error.pointer().startsWith(place)
                        ? error
                        : new Problem.Violation(
                            error.pointer().startsWith("/") || error.pointer().isEmpty()
                                ? place + error.pointer()
                                : place + "/" + error.pointer(),
                            error.detail()))
            .toList());
  }

  private static Problem content(ContentException e, String place) {
    return Problem.of(
            ProblemCode.CONTENT_REJECTED, "The content does not fit the collection's definition.")
        .with(
            e.violations().stream()
                .map(
                    violation ->
                        new Problem.Violation(place + violation.pointer(), violation.detail()))
                .toList());
  }
}
