package io.polygate.gateway.rest;

import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.StorageException;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
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
    ReadOptions reading = options.reading(request, target);
    Optional<Optional<Item>> known =
        target.store().hot().flatMap(memory -> memory.peek(key, reading));
    Optional<Item> found = known.orElseGet(() -> target.store().items().get(key, reading));
    ReadConditions conditions = ReadConditions.of(request);
    conditions.requireMatch(found.map(Item::version));
    Item item =
        found.orElseThrow(
            () -> new StorageException.NotFound(StorageException.NotFound.Subject.ITEM));
    if (conditions.isKnown(item.version())) {
      return described(Response.status(304), item, known.isPresent()).build();
    }
    Answers.requireAccepted(request, item.value().mediaType());
    return Answers.value(described(Response.status(200), item, known.isPresent()), item.value())
        .build();
  }

  private static Response.ResponseBuilder described(
      Response.ResponseBuilder answer, Item item, boolean fromMemory) {
    if (fromMemory) {
      answer.header(Headers.CACHE_STATUS, ItemHeaders.FROM_CACHE);
    }
    ItemHeaders.describe(item, answer::header);
    return answer;
  }
}
