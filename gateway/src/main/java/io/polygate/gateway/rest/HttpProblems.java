package io.polygate.gateway.rest;

import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;

/** The problems that HTTP itself has, by status. */
final class HttpProblems {
  private HttpProblems() {}

  /** The problem of a status that the HTTP layers gave, or empty if it should not occur. */
  static Optional<Problem> of(int status, RoutingContext context) {
    return switch (status) {
      case 400 -> Optional.of(Problem.of(ProblemCode.REQUEST_INVALID, "The request is malformed."));
      case 404 -> Optional.of(notFound(context));
      case 405 -> Optional.of(methodNotAllowed(context, form(context)));
      case 406 ->
          Optional.of(
              Problem.of(
                  ProblemCode.NOT_ACCEPTABLE,
                  "The answer has none of the media types that Accept names."));
      case 413 ->
          Optional.of(
              Problem.of(ProblemCode.LIMIT_EXCEEDED, "The body of the request is too large."));
      case 415 ->
          Optional.of(
              Problem.of(
                  ProblemCode.MEDIA_TYPE_UNSUPPORTED,
                  "The Content-Type of the body is not one that this resource takes."));
      case 503 ->
          Optional.of(
              Problem.of(ProblemCode.UNAVAILABLE, "The gateway has no thread free.")
                  .withHeader(Headers.RETRY_AFTER, "1"));
      default -> Optional.empty();
    };
  }

  /** Of a wrong method routing says what it says of a wrong path, where classes share the path. */
  private static Problem notFound(RoutingContext context) {
    Optional<ApiPaths.Form> form = form(context);
    return form.isPresent() && !form.get().takes(context.request().method().name())
        ? methodNotAllowed(context, form)
        : Problem.of(ProblemCode.PATH_NOT_FOUND, "There is nothing at this path.");
  }

  private static Problem methodNotAllowed(RoutingContext context, Optional<ApiPaths.Form> form) {
    Problem problem =
        Problem.of(
            ProblemCode.METHOD_NOT_ALLOWED,
            "This resource has no method " + context.request().method().name() + ".");
    return form.map(known -> problem.withHeader(Headers.ALLOW, known.allow())).orElse(problem);
  }

  private static Optional<ApiPaths.Form> form(RoutingContext context) {
    List<String> decoded = context.get(ApiRequest.SEGMENTS);
    try {
      return ApiPaths.of(decoded == null ? PathSegments.of(context.request().path()) : decoded);
    } catch (ProblemException e) {
      // A path that cannot be read, such as "/", is none of the API's.
      return Optional.empty();
    }
  }
}
