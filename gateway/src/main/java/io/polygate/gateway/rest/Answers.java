package io.polygate.gateway.rest;

import io.polygate.spi.Document;
import io.polygate.spi.Version;
import io.vertx.core.buffer.Buffer;
import jakarta.ws.rs.core.Response;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

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

  /** An answer to a read, with a wire record as its body. */
  static Response json(ApiRequest request, Record document) {
    return json(request, WireWriter.json(document));
  }

  /**
   * An answer to a read.
   *
   * @throws ProblemException if the client does not accept JSON
   */
  static Response json(ApiRequest request, byte[] body) {
    requireAccepted(request, Headers.JSON);
    return Response.status(200)
        .header(Headers.CONTENT_TYPE, Headers.JSON)
        .entity(Buffer.buffer(body))
        .build();
  }

  /**
   * An answer to a request whose work has begun only, with how that stands. Whether the client
   * accepts JSON is to be asked before it begins.
   */
  static Response accepted(Record document) {
    return Response.status(202)
        .header(Headers.CONTENT_TYPE, Headers.JSON)
        .entity(WireWriter.json(document))
        .build();
  }

  /** Refuses to answer in a type that the client does not accept. */
  static void requireAccepted(ApiRequest request, String type) {
    if (!MediaTypes.isAccepted(request.header(Headers.ACCEPT), type)) {
      throw Problem.of(ProblemCode.NOT_ACCEPTABLE, "The answer would be of the type " + type + ".")
          .exception();
    }
  }

  /** Puts an item's value into an answer. */
  static Response.ResponseBuilder value(Response.ResponseBuilder answer, Document value) {
    ItemHeaders.describe(value, (name, text) -> answer.header(name.toString(), text));
    // A buffer is handed on as it is; for bytes the thread would set up Netty's allocator, and it
    // is
    // a new thread for each request.
    return answer.entity(Buffer.buffer(value.bytes()));
  }

  /** A version for an answer that no stored version covers: a digest of its content. */
  static Version versionOf(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return new Version(
          Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, 15)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
