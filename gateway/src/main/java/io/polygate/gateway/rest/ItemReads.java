package io.polygate.gateway.rest;

import io.polygate.gateway.reference.Expansion;
import io.polygate.gateway.reference.Related;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.StorageException;
import io.polygate.spi.Version;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * GET and HEAD of an item: its value's bytes go out as the backend gave them.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-13">RFC 9110, section 13</a>
 */
@Singleton
final class ItemReads {
  private static final Set<String> PARAMETERS = Set.of(Expansions.EXPAND);

  private final Targets targets;
  private final RequestOptions options;
  private final Expansions expansions;

  ItemReads(Targets targets, RequestOptions options, Expansions expansions) {
    this.targets = targets;
    this.options = options;
    this.expansions = expansions;
  }

  Response get(ApiRequest request) {
    Optional<String> expand = request.parameters(PARAMETERS).text(Expansions.EXPAND);
    return expand.isPresent() ? expanded(request, expand) : plain(request);
  }

  /**
   * The item with its metadata and what its references lead to. The answer's ETag is of its
   * content: the item's own does not change with what stands below it.
   */
  private Response expanded(ApiRequest request, Optional<String> expand) {
    Answers.requireAccepted(request, Headers.JSON);
    Target target = targets.of(request);
    ItemKey key = request.key();
    Expansion expansion =
        expansions.of(request, target, Expansions.EXPAND, key.collection(), expand);
    ReadOptions reading = options.reading(request, target);
    Item item =
        target
            .store()
            .items()
            .get(key, reading)
            .orElseThrow(
                () -> new StorageException.NotFound(StorageException.NotFound.Subject.ITEM));
    ExpandedItems items = new ExpandedItems(expansion, Expansions.expander(target, reading));
    JsonOut out = new JsonOut(1024);
    Map<String, Related> below = items.below(List.of(item)).getFirst();
    ItemEnvelopes.WHOLE.write(out, item, below);
    byte[] content = out.toByteArray();
    Version version = Answers.versionOf(content);
    ReadConditions conditions = ReadConditions.of(request);
    conditions.requireMatch(Optional.of(version));
    Response.ResponseBuilder answer =
        conditions.isKnown(version)
            ? Response.status(304)
            : Response.fromResponse(Answers.json(request, content));
    return answer
        .header(Headers.ETAG, ETags.of(version))
        .header(Headers.LAST_MODIFIED, HttpDates.format(Related.lastWritten(item, below)))
        .build();
  }

  private Response plain(ApiRequest request) {
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
    ItemHeaders.describe(item, (name, text) -> answer.header(name.toString(), text));
    return answer;
  }
}
