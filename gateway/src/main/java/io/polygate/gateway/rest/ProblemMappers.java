package io.polygate.gateway.rest;

import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers whatever a resource throws with a problem. */
@Singleton
public final class ProblemMappers {
  private final Failures failures;

  ProblemMappers(Failures failures) {
    this.failures = failures;
  }

  /** What RESTEasy refuses before a resource is reached. */
  @ServerExceptionMapper
  public Response refusal(WebApplicationException failure, RoutingContext context) {
    return Answers.problem(
        HttpProblems.of(failure.getResponse().getStatus(), context)
            .orElseGet(() -> failures.problem(failure)));
  }

  /** Everything else; what nobody foresaw becomes an id for the client, and the rest in the log. */
  @ServerExceptionMapper
  public Response failure(Throwable failure) {
    return Answers.problem(failures.problem(failure));
  }
}
