package io.polygate.gateway.rest;

import io.polygate.spi.StorageException;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Logs failures that an operator must hear of, with an id that the client is told. */
@Singleton
final class UnexpectedFailures {
  private static final Logger LOG = Logger.getLogger(UnexpectedFailures.class);

  /** The problem of a failure that should not have happened. */
  Problem problem(Throwable failure) {
    String id = UUID.randomUUID().toString();
    LOG.errorf(failure, "A request failed unexpectedly; its id is %s", id);
    return Problem.of(
            ProblemCode.INTERNAL, "The gateway failed; its log has the details under " + id + ".")
        .with(Problem.Outcome.UNKNOWN);
  }

  /** The same problem, after the operator was told what the client is not: the engine's failure. */
  Problem noted(StorageException failure, Problem problem) {
    switch (failure) {
      case StorageException.Corrupt e -> LOG.error("Stored data is damaged", e);
      case StorageException.OutcomeUnknown e -> LOG.error("The outcome of a write is unknown", e);
      case StorageException.OutOfSpace e when e.quota().isEmpty() ->
          LOG.error("There is no room left", e);
      case StorageException.Unavailable e when e.getCause() != null ->
          LOG.warn("A backend cannot serve", e);
      default -> {
        // The client's own doing: it is told, and nobody else need know.
      }
    }
    return problem;
  }
}
