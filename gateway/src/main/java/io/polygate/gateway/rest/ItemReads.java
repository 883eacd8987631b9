package io.polygate.gateway.rest;

import io.polygate.spi.Document;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.StorageException;
import io.polygate.spi.StorageException.FailedCheck;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;

/**
 * GET and HEAD of an item: its value's bytes go out as the backend gave them.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-13">RFC 9110, section 13</a>
 */
@Singleton
final class ItemReads {
  private final Targets targets;
  private final RequestOptions options;

  ItemReads(Targets targets, RequestOptions options) {
    this.targets = targets;
    this.options = options;
  }

  Response get(ApiRequest request) {
    request.requireNoParameters();
    Target target = targets.of(request);
    ItemKey key = request.key();
    target.requireCollection(key.collection());
    Optional<Item> found = target.store().items().get(key, options.reading(request));
    requireMatch(request, found);
    Item item =
        found.orElseThrow(
            () -> new StorageException.NotFound(StorageException.NotFound.Subject.ITEM));
    if (isKnown(request, item)) {
      return described(Response.status(304), item).build();
    }
    Document value = item.value();
    if (!MediaTypes.isAccepted(request.header(Headers.ACCEPT), value.mediaType())) {
      throw MediaTypes.notAcceptable(value.mediaType()).exception();
    }
    return described(Response.status(200), item)
        .header(Headers.CONTENT_TYPE, value.mediaType())
        .entity(value.bytes())
        .build();
  }

  private static Response.ResponseBuilder described(Response.ResponseBuilder answer, Item item) {
    answer
        .header(Headers.ETAG, ETags.of(item.version()))
        .header(Headers.LAST_MODIFIED, HttpDates.format(item.updatedAt()));
    item.expiresAt()
        .ifPresent(instant -> answer.header(Headers.ITEM_EXPIRES_AT, instant.toString()));
    return answer;
  }

  private static void requireMatch(ApiRequest request, Optional<Item> found) {
    String header = request.header(Headers.IF_MATCH);
    if (header == null) {
      return;
    }
    ETags.Condition condition = ETags.parse(Headers.IF_MATCH, header);
    boolean holds =
        found
            .map(item -> condition.any() || condition.versions().contains(item.version()))
            .orElse(false);
    if (!holds) {
      throw new StorageException.PreconditionFailed(
          List.of(
              new FailedCheck(
                  0,
                  found.isPresent() ? FailedCheck.Code.VERSION : FailedCheck.Code.ABSENT,
                  found.map(Item::version))));
    }
  }

  /** Whether the client has this very version already. */
  private static boolean isKnown(ApiRequest request, Item item) {
    String header = request.header(Headers.IF_NONE_MATCH);
    if (header == null) {
      return false;
    }
    // Here a weak tag matches as well, but the gateway gives none.
    ETags.Condition condition = ETags.parse(Headers.IF_NONE_MATCH, header.replace("W/", ""));
    return condition.any() || condition.versions().contains(item.version());
  }
}
