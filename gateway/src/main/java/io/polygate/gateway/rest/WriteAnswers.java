package io.polygate.gateway.rest;

import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Written;
import jakarta.ws.rs.core.Response;

/** The answers to writes of one item. A replayed answer is the first one, and says so. */
final class WriteAnswers {
  private WriteAnswers() {}

  static Response put(ApiRequest request, Written written, Preferences preference) {
    boolean created = written.kind() == Written.Kind.CREATED;
    Response.ResponseBuilder answer = described(created ? 201 : 200, written);
    if (created) {
      answer.header(Headers.LOCATION, request.path());
    }
    return withItem(answer, written, preference);
  }

  static Response posted(ApiRequest request, Written written, Preferences preference) {
    ItemKey key = written.key();
    String location = request.path() + "/" + Percent.encodePath(key.partition());
    Response.ResponseBuilder answer =
        described(201, written)
            .header(
                Headers.LOCATION,
                key.hasSort() ? location + "/" + Percent.encodePath(key.sort()) : location);
    return withItem(answer, written, preference);
  }

  static Response patched(Written written) {
    boolean created = written.kind() == Written.Kind.CREATED;
    if (written.item().isEmpty()) {
      return described(created ? 201 : 204, written).build();
    }
    Item item = written.item().get();
    return described(created ? 201 : 200, written)
        .header(Headers.CONTENT_TYPE, item.value().mediaType())
        .entity(item.value().bytes())
        .build();
  }

  static Response deleted(Written written) {
    return described(204, written).build();
  }

  private static Response withItem(
      Response.ResponseBuilder answer, Written written, Preferences preference) {
    if (preference == Preferences.MINIMAL) {
      answer.header(Headers.PREFERENCE_APPLIED, "return=minimal");
    }
    if (preference == Preferences.REPRESENTATION && written.item().isPresent()) {
      Item item = written.item().get();
      answer
          .header(Headers.PREFERENCE_APPLIED, "return=representation")
          .header(Headers.CONTENT_TYPE, item.value().mediaType())
          .entity(item.value().bytes());
    }
    return answer.build();
  }

  private static Response.ResponseBuilder described(int status, Written written) {
    Response.ResponseBuilder answer = Response.status(status);
    written.version().ifPresent(version -> answer.header(Headers.ETAG, ETags.of(version)));
    if (written.replayed()) {
      answer.header(Headers.IDEMPOTENCY_REPLAYED, "true");
    }
    return answer;
  }
}
