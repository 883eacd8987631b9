package io.polygate.gateway.rest;

import io.polygate.gateway.access.Permission;
import io.polygate.spi.Hot;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.StorageException;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Answers plain reads of items that the backend has in memory, on the event loop: the way to a
 * thread and back costs several times what such a read does. Whatever is not plain, and whatever is
 * wrong, is left to the resource.
 */
@Singleton
final class HotReads {
  /** With one of these a read is not plain. */
  private static final List<CharSequence> UNUSUAL =
      names(
          Headers.IF_NONE_MATCH,
          Headers.IF_MATCH,
          Headers.ACCEPT_VERSION,
          Headers.IF_MODIFIED_SINCE,
          Headers.IF_UNMODIFIED_SINCE,
          Headers.CONSISTENCY,
          Headers.REQUEST_TIMEOUT,
          Headers.CONTENT_LENGTH,
          Headers.TRANSFER_ENCODING);

  private static final CharSequence CACHE_STATUS =
      HttpHeaders.createOptimized(Headers.CACHE_STATUS);
  private static final CharSequence FROM_CACHE =
      HttpHeaders.createOptimized(ItemHeaders.FROM_CACHE);
  private static final ReadOptions STRONG = ReadOptions.strong();

  private final Targets targets;
  private final Gate gate;

  HotReads(Targets targets, Gate gate) {
    this.targets = targets;
    this.gate = gate;
  }

  /** Answers the request if that can be done without waiting; says whether it did. */
  boolean answer(RoutingContext context) {
    HttpServerRequest http = context.request();
    if (!isPlain(http, HttpMethod.GET, UNUSUAL)) {
      return false;
    }
    try {
      ApiRequest request = ApiRequest.of(context);
      return request.isItem()
          && (!gate.isClosed() || gate.may(request, Permission.READ))
          && answer(request, context.response());
    } catch (ProblemException | StorageException e) {
      return false; // The resource comes across the same, and says so.
    }
  }

  /** Names of headers as the server finds them best. */
  static List<CharSequence> names(String... names) {
    return Stream.of(names).map(HttpHeaders::createOptimized).toList();
  }

  /** Whether a request has this method, no parameters, and none of some headers. */
  static boolean isPlain(HttpServerRequest http, HttpMethod method, List<CharSequence> unusual) {
    if (!http.method().equals(method) || http.query() != null) {
      return false;
    }
    MultiMap headers = http.headers();
    for (CharSequence name : unusual) {
      if (headers.contains(name)) {
        return false;
      }
    }
    return true;
  }

  private boolean answer(ApiRequest request, HttpServerResponse response) {
    ItemKey key = request.key();
    Optional<Hot> hot = targets.hot(request, key.collection());
    if (hot.isEmpty()) {
      return false;
    }
    Optional<Optional<Item>> known = hot.get().peek(key, STRONG);
    if (known.isEmpty() || known.get().isEmpty()) {
      return false;
    }
    Item item = known.get().get();
    if (!MediaTypes.isAccepted(request.header(Headers.ACCEPT), item.value().mediaType())) {
      return false;
    }
    response.putHeader(CACHE_STATUS, FROM_CACHE);
    ItemHeaders.describe(item, response::putHeader);
    ItemHeaders.describe(item.value(), response::putHeader);
    response.end(Buffer.buffer(item.value().bytes()));
    return true;
  }
}
