package io.polygate.gateway.rest;

import io.polygate.gateway.GatewayConfig;
import io.polygate.gateway.metrics.RequestTimes;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * What happens to a request before a resource sees it: paths are checked as they were sent, OPTIONS
 * is answered, a body that is too large is refused by its stated length. What fails outside of
 * resources is answered with a problem as well.
 */
@Singleton
final class FrontDoor {
  private static final int BEFORE_ALL_OTHERS = 10_000;
  private static final String API = "/v1/";
  private static final String PROBLEMS = "/problems";

  private final UnexpectedFailures unexpected;
  private final HotReads hot;
  private final HotWrites writes;
  private final Gate gate;
  private final RequestNotes notes;
  private final AuditTrail audit;
  private final Quotas quotas;
  private final Admission admission;
  private final RequestTimes times;
  private final boolean crossOrigin;
  private final long maxBody;

  FrontDoor(
      UnexpectedFailures unexpected,
      HotReads hot,
      HotWrites writes,
      Gate gate,
      RequestNotes notes,
      AuditTrail audit,
      Quotas quotas,
      Admission admission,
      RequestTimes times,
      GatewayConfig config,
      @ConfigProperty(name = "quarkus.http.cors.enabled", defaultValue = "false")
          boolean crossOrigin) {
    this.unexpected = unexpected;
    this.hot = hot;
    this.writes = writes;
    this.gate = gate;
    this.notes = notes;
    this.audit = audit;
    this.quotas = quotas;
    this.admission = admission;
    this.times = times;
    this.crossOrigin = crossOrigin;
    this.maxBody = config.requests().maxBody().asLongValue();
  }

  void register(@Observes Filters filters) {
    filters.register(this::admit, BEFORE_ALL_OTHERS);
  }

  void register(@Observes Router router) {
    router.route().order(-BEFORE_ALL_OTHERS).failureHandler(this::fail);
  }

  private void admit(RoutingContext context) {
    HttpServerRequest request = context.request();
    String path = request.path();
    if (path == null || context.get(ApiRequest.SEGMENTS) != null) {
      context.next();
      return;
    }
    follow(context, path);
    if (request.version() == HttpVersion.HTTP_2) {
      // Who ends a connection says so by this header, which HTTP/2 forbids: there the stream ends.
      context.addHeadersEndHandler(head -> context.response().headers().remove(Headers.CONNECTION));
    }
    try {
      RequestSizes.check(request);
      if (isCrossOrigin(request) && isPreflight(request)) {
        context.next();
        return;
      }
      if (request.method().equals(HttpMethod.OPTIONS) && path.startsWith(PROBLEMS)) {
        options(context, PathSegments.of(path));
        return;
      }
      if (!path.startsWith(API)) {
        admitOther(context, path);
        return;
      }
      if (request.method().equals(HttpMethod.OPTIONS)) {
        options(context, PathSegments.of(path));
        return;
      }
      RequestIds.repeat(request, context.response());
      if (notes.isAny()) {
        notes.follow(context);
      }
      if (audit.isKept()) {
        audit.follow(context);
      }
      if (gate.isClosed()) {
        gate.identify(context);
      }
      if (quotas.isAny()) {
        quotas.begin(context);
      }
      refuseLargeBody(request, path);
      if (path.indexOf('%') < 0 && !path.contains("//") && !path.contains("/.")) {
        if (isCrossOrigin(request) || !hot.answer(context)) {
          goUsual(context, path);
        }
      } else {
        List<String> segments = PathSegments.of(path);
        go(context, () -> goOn(context, path, () -> admitUnusual(context, segments)));
      }
    } catch (ProblemException e) {
      refuse(context, e.problem());
    }
  }

  /**
   * Has it told how long the request took, once its answer has been sent or its client has gone.
   */
  private void follow(RoutingContext context, String path) {
    long begun = System.nanoTime();
    context.addEndHandler(
        ended -> {
          HttpServerResponse response = context.response();
          boolean answered = ended.succeeded() || response.headWritten();
          times.ended(
              context.request().method().name(),
              ApiPaths.form(path),
              path,
              answered ? response.getStatusCode() : RequestTimes.NOT_ANSWERED,
              begun);
        });
  }

  private void goUsual(RoutingContext context, String path) {
    HttpServerRequest request = context.request();
    Runnable onward = () -> goOn(context, path, context::next);
    if (SmallBodies.isTaken(request)) {
      SmallBodies.take(
          context,
          body -> {
            if (isCrossOrigin(request) || !writes.begin(context, body, onward)) {
              onward.run();
            }
          });
    } else {
      onward.run();
    }
  }

  /** Goes where a thread is found for the request, unless there are too many already. */
  private void goOn(RoutingContext context, String path, Runnable next) {
    try {
      admission.begin(context, path);
    } catch (ProblemException e) {
      if (SmallBodies.isTaken(context.request())) {
        answer(context, e.problem());
      } else {
        refuse(context, e.problem());
      }
      return;
    }
    next.run();
  }

  /** Answers before a body was read: a short one is taken, for another the connection ends. */
  private static void refuse(RoutingContext context, Problem problem) {
    HttpServerRequest request = context.request();
    if (SmallBodies.isTaken(request)) {
      SmallBodies.take(context, body -> answer(context, problem));
      return;
    }
    String length = request.getHeader(Headers.CONTENT_LENGTH);
    boolean more =
        request.getHeader(Headers.TRANSFER_ENCODING) != null
            || (length != null && !length.equals("0"));
    answer(context, more ? problem.withHeader(Headers.CONNECTION, "close") : problem);
  }

  /** Whether a browser asks for another site's page, which the operator has allowed some. */
  private boolean isCrossOrigin(HttpServerRequest request) {
    return crossOrigin && request.getHeader(Headers.ORIGIN) != null;
  }

  /** A browser asks whether it may ask: that is answered by the server's own filter. */
  private static boolean isPreflight(HttpServerRequest request) {
    return request.method().equals(HttpMethod.OPTIONS)
        && request.getHeader("Access-Control-Request-Method") != null;
  }

  private static void go(RoutingContext context, Runnable next) {
    if (SmallBodies.isTaken(context.request())) {
      SmallBodies.take(context, body -> next.run());
    } else {
      next.run();
    }
  }

  /** Lets through what is not the API's, unless its path could become the API's by routing. */
  private void admitOther(RoutingContext context, String path) {
    PageHeaders.add(context.response());
    if (path.contains("//")
        || path.contains("/.")
        || path.contains("%2e")
        || path.contains("%2E")) {
      throw Problem.of(ProblemCode.PATH_NOT_FOUND, "There is nothing at this path.").exception();
    }
    if (gate.isClosed() && !Gate.isPublic(path)) {
      gate.identify(context);
      gate.requireOperator(context);
    }
    context.next();
  }

  /**
   * Keeps the segments as they were sent. Routing takes {@code %2E} for a dot and {@code ..} for
   * the way up, so a path with such a key is routed as if the key were another.
   */
  private static void admitUnusual(RoutingContext context, List<String> segments) {
    context.put(ApiRequest.SEGMENTS, segments);
    if (segments.contains(".") || segments.contains("..")) {
      StringBuilder routed = new StringBuilder();
      for (String segment : segments) {
        boolean dots = segment.equals(".") || segment.equals("..");
        routed.append('/').append(dots ? "dots" : Percent.encodePath(segment));
      }
      String query = context.request().query();
      context.reroute(query == null ? routed.toString() : routed + "?" + query);
    } else {
      context.next();
    }
  }

  private void refuseLargeBody(HttpServerRequest request, String path) {
    String length = request.getHeader(Headers.CONTENT_LENGTH);
    if (length == null || length.length() < 6 || path.endsWith("/import")) {
      return;
    }
    long bytes = Long.parseLong(length);
    if (bytes > maxBody) {
      throw Bodies.tooLarge(maxBody, bytes);
    }
  }

  private static void options(RoutingContext context, List<String> segments) {
    Optional<ApiPaths.Form> form = ApiPaths.of(segments);
    if (form.isEmpty()) {
      answer(context, Problem.of(ProblemCode.PATH_NOT_FOUND, "There is nothing at this path."));
      return;
    }
    HttpServerResponse response = context.response();
    response.putHeader(Headers.ALLOW, form.get().allow());
    if (form.get().isItem()) {
      response.putHeader(Headers.ACCEPT_PATCH, Headers.PATCH_TYPES);
    }
    response.setStatusCode(204).end();
  }

  private void fail(RoutingContext context) {
    if (context.response().ended()) {
      return;
    }
    if (context.response().headWritten()) {
      // Too late for a problem: the client must see that the answer is cut off.
      context.request().connection().close();
      return;
    }
    Throwable failure = context.failure();
    Optional<Problem> known =
        failure == null || context.statusCode() < 500
            ? HttpProblems.of(context.statusCode(), context)
            : Optional.empty();
    answer(
        context,
        known.orElseGet(
            () ->
                unexpected.problem(
                    failure == null
                        ? new IllegalStateException("Status " + context.statusCode())
                        : failure)));
  }

  /** Answers with a problem, outside of resources. */
  static void answer(RoutingContext context, Problem problem) {
    HttpServerResponse response = context.response();
    problem.headers().forEach(response::putHeader);
    response
        .setStatusCode(problem.code().status())
        .putHeader(Headers.CONTENT_TYPE, Headers.PROBLEM_JSON)
        .end(Buffer.buffer(problem.document().json()));
  }
}
