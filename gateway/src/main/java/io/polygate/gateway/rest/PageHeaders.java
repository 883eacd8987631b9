package io.polygate.gateway.rest;

import io.vertx.core.http.HttpServerResponse;

/** What a browser is told of pages, which are not the API's own answers. */
final class PageHeaders {
  private PageHeaders() {}

  /** No guessing of types, no frames of others around it, nothing told to others of where it is. */
  static void add(HttpServerResponse response) {
    response
        .putHeader(Headers.X_CONTENT_TYPE_OPTIONS, "nosniff")
        .putHeader("Content-Security-Policy", "frame-ancestors 'none'")
        .putHeader("Referrer-Policy", "no-referrer");
  }
}
