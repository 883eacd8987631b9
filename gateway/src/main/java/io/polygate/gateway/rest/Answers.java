package io.polygate.gateway.rest;

import jakarta.ws.rs.core.Response;

/** Makes answers. */
final class Answers {
  private Answers() {}

  static Response problem(Problem problem) {
    Response.ResponseBuilder answer =
        Response.status(problem.code().status())
            .header(Headers.CONTENT_TYPE, Headers.PROBLEM_JSON)
            .entity(problem.document().json());
    problem.headers().forEach(answer::header);
    return answer.build();
  }

  /** An answer with a wire record as its body. */
  static Response json(int status, Record document) {
    return Response.status(status)
        .header(Headers.CONTENT_TYPE, Headers.JSON)
        .entity(WireWriter.json(document))
        .build();
  }
}
