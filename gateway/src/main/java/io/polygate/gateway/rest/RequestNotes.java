package io.polygate.gateway.rest;

import io.polygate.gateway.GatewayConfig;
import io.polygate.gateway.access.Place;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/**
 * What is said of single requests, where the configuration wants it: a line of the log, which has
 * no keys and no values, and how long an answer took in the answer itself.
 */
@Singleton
final class RequestNotes {
  private static final Logger LOG = Logger.getLogger("io.polygate.requests");

  /** The ids in a header of W3C's Trace Context. */
  private static final Pattern TRACE =
      Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}.*");

  private final boolean logged;
  private final boolean timed;

  RequestNotes(GatewayConfig config) {
    this.logged = config.requests().log();
    this.timed = config.requests().serverTiming();
  }

  /** Whether there is anything to be noted. */
  boolean isAny() {
    return logged || timed;
  }

  /** Notes a request when it is answered. */
  void follow(RoutingContext context) {
    long begin = System.nanoTime();
    HttpServerResponse response = context.response();
    if (timed) {
      context.addHeadersEndHandler(
          _ -> response.putHeader("Server-Timing", "total;dur=" + millis(begin)));
    }
    if (logged) {
      String given = response.headers().get(Headers.X_REQUEST_ID);
      String id = given != null ? given : Long.toHexString(ThreadLocalRandom.current().nextLong());
      response.putHeader(Headers.X_REQUEST_ID, id);
      context.addEndHandler(_ -> log(context, id, begin));
    }
  }

  private static String millis(long begin) {
    return String.format(Locale.ROOT, "%.3f", (System.nanoTime() - begin) / 1e6);
  }

  private static void log(RoutingContext context, String id, long begin) {
    List<String> noted = new ArrayList<>();
    HttpServerRequest http = context.request();
    note(noted, "requestId", id);
    String trace = http.getHeader("traceparent");
    Matcher ids = TRACE.matcher(trace == null ? "" : trace);
    if (ids.matches()) {
      note(noted, "traceId", ids.group(1));
      note(noted, "spanId", ids.group(2));
    }
    note(noted, "method", http.method().name());
    note(noted, "status", Integer.toString(context.response().getStatusCode()));
    note(noted, "millis", millis(begin));
    try {
      ApiRequest request = ApiRequest.of(context);
      Place place = request.place();
      note(noted, "operation", request.form());
      note(noted, "namespace", place.namespace());
      note(noted, "tenant", place.tenant());
      note(noted, "collection", place.collection());
    } catch (ProblemException e) {
      note(noted, "operation", "a path that cannot be read");
    }
    LOG.info("A request was answered");
    noted.forEach(MDC::remove);
  }

  private static void note(List<String> noted, String name, @Nullable String text) {
    if (text != null) {
      MDC.put(name, text);
      noted.add(name);
    }
  }
}
