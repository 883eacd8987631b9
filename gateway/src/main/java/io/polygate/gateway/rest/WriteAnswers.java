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

  /**
   * That there is an item where there should be none, with the item: whoever wants to have it, made
   * or found, needs no second request.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc8144#section-3">RFC 8144, section 3</a>
   */
  static Response present(Item item) {
    Response.ResponseBuilder answer =
        Response.status(412).header(Headers.PREFERENCE_APPLIED, "return=representation");
    ItemHeaders.describe(item, (name, text) -> answer.header(name.toString(), text));
    return Answers.value(answer, item.value()).build();
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
    Response.ResponseBuilder answer =
        described(written.kind() == Written.Kind.CREATED ? 201 : 200, written);
    written.item().ifPresent(item -> withValue(answer, item));
    return answer.build();
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
      answer.header(Headers.PREFERENCE_APPLIED, "return=representation");
      withValue(answer, written.item().get());
    }
    return answer.build();
  }

  private static void withValue(Response.ResponseBuilder answer, Item item) {
    Answers.value(answer, item.value());
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
