package io.polygate.gateway.rest;

import io.polygate.spi.StorageException;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers whatever a resource throws with a problem. */
@Singleton
public final class ProblemMappers {
  private final UnexpectedFailures unexpected;

  ProblemMappers(UnexpectedFailures unexpected) {
    this.unexpected = unexpected;
  }

  /** A failure of storage. */
  @ServerExceptionMapper
  public Response storage(StorageException failure) {
    return Answers.problem(unexpected.noted(failure, Problems.of(failure)));
  }

  /** A problem that the API itself found. */
  @ServerExceptionMapper
  public Response problem(ProblemException failure) {
    return Answers.problem(failure.problem());
  }

  /** What RESTEasy refuses before a resource is reached. */
  @ServerExceptionMapper
  public Response refusal(WebApplicationException failure, RoutingContext context) {
    return Answers.problem(
        HttpProblems.of(failure.getResponse().getStatus(), context)
            .orElseGet(() -> unexpected.problem(failure)));
  }

  /** Everything else is a defect: the client gets an id, the log the rest. */
  @ServerExceptionMapper
  public Response unexpected(Throwable failure) {
    return Answers.problem(unexpected.problem(failure));
  }
}
