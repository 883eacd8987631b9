package io.polygate.gateway.rest;

import io.polygate.gateway.access.Place;
import io.polygate.gateway.evolution.Evolving;
import io.polygate.spi.CollectionName;
import io.polygate.spi.ConsistencyToken;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Replication;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request to {@code /v1/namespaces/{ns}/tenants/{t}/collections/{c}/items/{pk}/{sk}} or to a part
 * of it, read from what was sent and not from what a router made of it: a key may hold anything.
 * For one thread.
 */
final class ApiRequest {
  /** Under this name the segments of a path are kept that were decoded before routing. */
  static final String SEGMENTS = "polygate.segments";

  private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,8}");
  private static final int NAMESPACE = 2;
  private static final int TENANT = 4;
  private static final int COLLECTION = 6;
  private static final int PARTITION = 8;
  private static final int SORT = 9;

  private final RoutingContext context;
  private final HttpServerRequest http;
  private final List<String> segments;

  private ApiRequest(RoutingContext context, HttpServerRequest http, List<String> segments) {
    this.context = context;
    this.http = http;
    this.segments = segments;
  }

  /** The request of a routing context. */
  static ApiRequest of(RoutingContext context) {
    HttpServerRequest http = context.request();
    List<String> decoded = context.get(SEGMENTS);
    return new ApiRequest(context, http, decoded == null ? PathSegments.of(http.path()) : decoded);
  }

  /** Has the answer say up to where a tenant of a replicated namespace has come. */
  void describe(Replication replication, StoreId id) {
    Replicas.describe(context, replication, id);
  }

  /** Has a browser forget up to where a tenant had come that is gone. */
  void forget(StoreId id) {
    Replicas.forget(context, id);
  }

  /** The token for the writes that the answer must show. */
  Optional<ConsistencyToken> consistencyToken() {
    return Replicas.token(http);
  }

  String method() {
    return http.method().name();
  }

  String namespace() {
    return segments.get(NAMESPACE);
  }

  /** The tenant, as a client may name it. */
  Tenant tenant() {
    return Tenant.named(segments.get(TENANT));
  }

  CollectionName collection() {
    // Definitions stand directly below their namespace.
    return new CollectionName(
        segments.get(segments.get(TENANT - 1).equals("collections") ? TENANT : COLLECTION));
  }

  /**
   * The version of its collection that the request speaks.
   *
   * @throws ProblemException if it is no number, or the path names no collection
   */
  Optional<Evolving.Asked> acceptVersion() {
    String given = http.getHeader(Headers.ACCEPT_VERSION);
    if (given == null) {
      return Optional.empty();
    }
    if (!isInCollection()) {
      throw Problem.invalid(
              Headers.ACCEPT_VERSION, "A version is of one collection, and the path names none.")
          .exception();
    }
    if (!VERSION.matcher(given).matches()) {
      throw Problem.invalid(
              Headers.ACCEPT_VERSION, "A version is a whole number from 1 to 999999999.")
          .exception();
    }
    return Optional.of(new Evolving.Asked(collection(), Integer.parseInt(given)));
  }

  /** Whether this is of a collection of a tenant. */
  boolean isInCollection() {
    return segments.size() > COLLECTION && segments.get(COLLECTION - 1).equals("collections");
  }

  /** Has the answer say that it depends on a header. */
  void vary(String header) {
    context.response().headers().add(Headers.VARY, header);
  }

  /** Whether this is a tenant's own path, and not of something that it has. */
  boolean isTenant() {
    return segments.size() == TENANT + 1 && segments.get(TENANT - 1).equals("tenants");
  }

  /** Whether it changes nothing, as far as the path says: a batch may write, and so may a query. */
  boolean isReading() {
    String last = segments.getLast();
    return switch (method()) {
      case "GET", "HEAD" -> true;
      case "POST" -> segments.size() == 8 && (last.equals("query") || last.equals("scan"));
      default -> false;
    };
  }

  /** Whether this is an item's path. */
  boolean isItem() {
    return (segments.size() == PARTITION + 1 || segments.size() == SORT + 1)
        && segments.get(PARTITION - 1).equals("items")
        && segments.get(COLLECTION - 1).equals("collections")
        && segments.get(TENANT - 1).equals("tenants")
        && segments.get(NAMESPACE - 1).equals("namespaces");
  }

  ItemKey key() {
    return new ItemKey(
        collection(), segments.get(PARTITION), segments.size() > SORT ? segments.get(SORT) : "");
  }

  /** What the request is about, as far as its path says. */
  Place place() {
    int size = segments.size();
    String namespace = size > NAMESPACE ? segments.get(NAMESPACE) : null;
    if (size <= TENANT) {
      return new Place(namespace, null, null);
    }
    String named = segments.get(TENANT);
    return switch (segments.get(TENANT - 1)) {
      case "tenants" ->
          new Place(
              namespace,
              named,
              size > COLLECTION && segments.get(COLLECTION - 1).equals("collections")
                  ? segments.get(COLLECTION)
                  : null);
      case "collections" -> new Place(namespace, null, named);
      default -> new Place(namespace, null, null);
    };
  }

  /** The form of the path, without what stands in it. */
  String form() {
    return ApiPaths.of(segments).map(ApiPaths.Form::template).orElse("another path");
  }

  /** Where the rest of the request's way is. */
  RoutingContext context() {
    return context;
  }

  /** The segment at a place, counted from {@code v1}, which is 0. */
  String segment(int at) {
    return segments.get(at);
  }

  /** The whole path, decoded, as one text that no other path has. */
  String canonicalPath() {
    StringBuilder path = new StringBuilder();
    segments.forEach(segment -> path.append('/').append(Percent.encodePath(segment)));
    return path.toString();
  }

  /** The URL's parameters, of these names only. */
  QueryParameters parameters(Set<String> known) {
    return QueryParameters.of(http.query(), known);
  }

  /** The path as it was sent. */
  String path() {
    return http.path();
  }

  /** Refuses If-Match and If-None-Match where they have nothing to refer to. */
  void requireNoPreconditions() {
    for (String name : List.of(Headers.IF_MATCH, Headers.IF_NONE_MATCH)) {
      if (http.getHeader(name) != null) {
        throw Problem.invalid(name, "This resource has no ETag that " + name + " could refer to.")
            .exception();
      }
    }
  }

  /** Refuses every parameter. */
  void requireNoParameters() {
    if (http.query() != null) {
      QueryParameters none = QueryParameters.of(http.query(), Set.of());
      assert none.isEmpty();
    }
  }

  /** A header's value, or null. */
  @Nullable String header(String name) {
    return http.getHeader(name);
  }

  Optional<String> optionalHeader(String name) {
    return Optional.ofNullable(http.getHeader(name));
  }
}
