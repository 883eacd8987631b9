package io.polygate.gateway.rest;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/**
 * Gives answers the id that the client, or what stands before the gateway, gave the request, so
 * that the logs of both can be laid side by side.
 */
final class RequestIds {
  private static final int MAX_LENGTH = 128;

  private RequestIds() {}

  /** Repeats the client's id, unless it could be anything. */
  static void repeat(HttpServerRequest request, HttpServerResponse response) {
    String id = request.getHeader(Headers.X_REQUEST_ID);
    if (id != null && isPlain(id)) {
      response.putHeader(Headers.X_REQUEST_ID, id);
    }
  }

  private static boolean isPlain(String id) {
    if (id.isEmpty() || id.length() > MAX_LENGTH) {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!letter && "-_.:/+=".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }
}
