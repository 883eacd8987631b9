package io.polygate.gateway.rest;

import io.polygate.gateway.GatewayConfig;
import io.polygate.spi.Json;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import jakarta.inject.Singleton;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Function;

/** Reads bodies that are held in memory as a whole, up to a limit. */
@Singleton
final class Bodies {
  private final int maxBytes;

  Bodies(GatewayConfig config) {
    this.maxBytes =
        (int) Math.min(Integer.MAX_VALUE - 16, config.requests().maxBody().asLongValue());
  }

  /** The most bytes of a body. */
  int maxBytes() {
    return maxBytes;
  }

  /**
   * All bytes of a body.
   *
   * @throws ProblemException if there are too many
   */
  byte[] bytes(InputStream body) {
    try {
      byte[] bytes =
          body instanceof ByteArrayInputStream taken
              ? taken.readAllBytes()
              : body.readNBytes(maxBytes + 1);
      if (bytes.length > maxBytes) {
        throw tooLarge(maxBytes, -1);
      }
      return bytes;
    } catch (IOException e) {
      throw endedEarly();
    }
  }

  /** A body breaks off. */
  static ProblemException endedEarly() {
    return Problem.of(ProblemCode.REQUEST_INVALID, "The body of the request ended early.")
        .exception();
  }

  /**
   * The JSON in a body.
   *
   * @throws ProblemException if it is too large or not JSON
   */
  Value json(InputStream body) {
    return json(bytes(body), Json::parse);
  }

  /**
   * What a body of JSON holds, as a record.
   *
   * @throws ProblemException if it is of another type, too large, not JSON, or has another form
   */
  <R extends Record> R readJson(Class<R> type, ApiRequest request, InputStream body) {
    requireJson(request);
    return WireReader.read(type, json(body));
  }

  /** Refuses a body of another type than JSON. */
  static void requireJson(ApiRequest request) {
    if (!MediaTypes.essence(request.header(Headers.CONTENT_TYPE)).equals(Headers.JSON)) {
      throw MediaTypes.unsupported("The body must be of the type application/json.");
    }
  }

  /** Parses JSON and says of a failure that it is the body's. */
  static <T> T json(byte[] body, Function<byte[], T> parser) {
    try {
      return parser.apply(body);
    } catch (StorageException.Invalid e) {
      throw notJson(e).exception();
    }
  }

  /** A text that is to be JSON is none. */
  static Problem notJson(StorageException.Invalid failure) {
    String detail = String.valueOf(failure.getMessage());
    Problem problem = Problem.of(ProblemCode.JSON_INVALID, detail).at(failure.where(), detail);
    return detail.equals(Json.TOO_DEEP)
        ? problem.with(new Problem.Limit("depth", Json.MAX_DEPTH, -1))
        : problem;
  }

  /** A body is too large; the connection ends, as the rest of it is not read. */
  static ProblemException tooLarge(long maximum, long actual) {
    return Problem.of(ProblemCode.LIMIT_EXCEEDED, "The body of the request is too large.")
        .with(new Problem.Limit("bodyBytes", maximum, actual))
        .withHeader(Headers.CONNECTION, "close")
        .exception();
  }
}
