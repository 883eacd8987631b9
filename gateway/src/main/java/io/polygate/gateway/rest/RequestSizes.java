package io.polygate.gateway.rest;

import io.vertx.core.http.HttpServerRequest;
import java.util.Map;

/**
 * The limits of a request line and of headers. The HTTP server has limits twice as large: what is
 * beyond those it refuses before there is a request, with a status alone.
 */
final class RequestSizes {
  /** A key may have 2 x 1,024 bytes, each of which may take three characters in a path. */
  private static final int MAX_URI_LENGTH = 16 * 1024;

  private static final int MAX_HEADERS_LENGTH = 32 * 1024;

  private RequestSizes() {}

  /**
   * Refuses a request whose line or headers are too large, and ends its connection, as its body is
   * not read.
   *
   * @throws ProblemException if it is so
   */
  static void check(HttpServerRequest request) {
    int uri = request.uri().length();
    if (uri > MAX_URI_LENGTH) {
      throw refused(
          ProblemCode.URI_TOO_LONG,
          "The path and the query are too long.",
          new Problem.Limit("uriBytes", MAX_URI_LENGTH, uri));
    }
    int headers = 0;
    for (Map.Entry<String, String> header : request.headers()) {
      headers += header.getKey().length() + header.getValue().length();
    }
    if (headers > MAX_HEADERS_LENGTH) {
      throw refused(
          ProblemCode.HEADERS_TOO_LARGE,
          "The headers are too large.",
          new Problem.Limit("headerBytes", MAX_HEADERS_LENGTH, headers));
    }
  }

  private static ProblemException refused(ProblemCode code, String detail, Problem.Limit limit) {
    return Problem.of(code, detail).with(limit).withHeader(Headers.CONNECTION, "close").exception();
  }
}
