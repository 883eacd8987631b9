package io.polygate.gateway.rest;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import java.util.function.Consumer;

/**
 * Takes a small body off the connection before a thread is found for the request. A thread that
 * reads from the connection itself is woken for each part, and the event loop with it, which costs
 * more than a small write; a large body is read by its thread, at the pace at which it is used.
 */
final class SmallBodies {
  private static final int MAX_LENGTH = 64 * 1024;

  private SmallBodies() {}

  /** Whether a request has a body that is taken: the connection says how long it is. */
  static boolean isTaken(HttpServerRequest request) {
    HttpMethod method = request.method();
    // Who comes after the body has ended may still pause an HTTP/1 request, but not an HTTP/2 one.
    if (method.equals(HttpMethod.GET)
        || method.equals(HttpMethod.HEAD)
        || request.version() == HttpVersion.HTTP_2) {
      return false;
    }
    String length = request.getHeader(Headers.CONTENT_LENGTH);
    // A client that waits for permission to send gets it from whoever wants the body.
    return length != null
        && length.length() < 6
        && Integer.parseInt(length) <= MAX_LENGTH
        && request.getHeader(Headers.EXPECT) == null;
  }

  /** Takes the body, then goes on. If the connection ends before, nobody is left to answer. */
  static void take(RoutingContext context, Consumer<Buffer> next) {
    HttpServerRequest request = context.request();
    request
        .body()
        .onSuccess(
            body -> {
              ((RoutingContextInternal) context).setBody(body);
              next.accept(body);
            });
    request.resume();
  }
}
