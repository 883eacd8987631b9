package io.polygate.gateway.rest;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Gives answers the id that the client gave its request, so that the logs of both can be laid side
 * by side; or one that was made up, where the answer is not from memory.
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

  /** Makes one up, if the client gave none. */
  static void make(HttpServerResponse response) {
    if (!response.headers().contains(Headers.X_REQUEST_ID)) {
      response.putHeader(
          Headers.X_REQUEST_ID, HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()));
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
