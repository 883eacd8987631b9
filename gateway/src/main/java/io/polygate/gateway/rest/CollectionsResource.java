package io.polygate.gateway.rest;

import io.polygate.gateway.Namespaces;
import io.polygate.gateway.RoutedNamespace;
import io.polygate.gateway.catalog.Catalog;
import io.polygate.gateway.catalog.Defined;
import io.polygate.gateway.catalog.Definition;
import io.polygate.spi.CollectionName;
import io.polygate.spi.Cursor;
import io.polygate.spi.Json;
import io.polygate.spi.Precondition;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.StorageException.NotFound;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.Optional;
import java.util.Set;

/** The definitions of a namespace's collections. */
@Path("/v1/namespaces/{ns}/collections")
@RunOnVirtualThread
public final class CollectionsResource {
  private static final String CURSORS = "collections";

  private final Namespaces namespaces;
  private final RequestOptions options;
  private final Bodies bodies;
  private final InFlight inFlight;

  CollectionsResource(
      Namespaces namespaces, RequestOptions options, Bodies bodies, InFlight inFlight) {
    this.namespaces = namespaces;
    this.options = options;
    this.bodies = bodies;
    this.inFlight = inFlight;
  }

  /** Lists the definitions. */
  @GET
  public Response list(@Context RoutingContext context) {
    ApiRequest request = ApiRequest.of(context);
    QueryParameters parameters = request.parameters(Set.of("limit", "cursor"));
    RoutedNamespace namespace = namespaces.named(request.namespace());
    int limit =
        parameters
            .number("limit", 1, PageLimits.MAX_ITEMS)
            .map(Long::intValue)
            .orElse(PageLimits.DEFAULT_ITEMS);
    CursorSigner signer = new CursorSigner(namespace, CURSORS);
    Optional<CollectionName> after =
        parameters.text("cursor").map(signer::verify).map(Cursor::token).map(CollectionName::new);
    Catalog.Listing page = namespace.catalog().list(after, limit, options.reading(request));
    return Answers.json(
        request,
        new CollectionDocument.Listing(
            page.definitions().stream().map(CollectionDocument::of).toList(),
            PageDocument.of(
                page.definitions().size(),
                page.next().map(name -> signer.sign(new Cursor(name.name()))))));
  }

  /** Shows a definition. */
  @GET
  @Path("{c}")
  public Response get(@Context RoutingContext context) {
    ApiRequest request = ApiRequest.of(context);
    request.requireNoParameters();
    RoutedNamespace namespace = namespaces.named(request.namespace());
    Defined defined =
        namespace
            .catalog()
            .get(request.collection(), options.reading(request))
            .orElseThrow(() -> new NotFound(NotFound.Subject.COLLECTION));
    if (ReadConditions.of(request).isKnown(defined.etag())) {
      return described(304, defined).build();
    }
    Answers.requireAccepted(request, Headers.JSON);
    return definition(200, defined).build();
  }

  /** Defines a collection, or defines it anew. */
  @PUT
  @Path("{c}")
  public Response put(@Context RoutingContext context, InputStream body) {
    ApiRequest request = ApiRequest.of(context);
    request.requireNoParameters();
    RoutedNamespace namespace = namespaces.named(request.namespace());
    CollectionName collection = request.collection();
    Bodies.requireJson(request);
    Preconditions preconditions = Preconditions.of(request);
    byte[] bytes = bodies.bytes(body);
    Definition definition = Definition.parse(Bodies.json(bytes, Json::parse));
    WriteOptions writing = writing(request, bytes);
    Catalog.Change change =
        inFlight.claim(
            catalogOf(namespace),
            writing.idempotency(),
            () ->
                namespace
                    .catalog()
                    .put(
                        collection,
                        definition,
                        precondition(namespace, collection, preconditions, request),
                        writing));
    boolean created = change.kind() == Written.Kind.CREATED;
    Response.ResponseBuilder answer =
        change
            .now()
            .map(defined -> definition(created ? 201 : 200, defined))
            .orElseGet(Response::noContent);
    if (created) {
      answer.header(Headers.LOCATION, request.path());
    }
    return replayed(answer, change).build();
  }

  /** Removes a definition. */
  @DELETE
  @Path("{c}")
  public Response delete(@Context RoutingContext context) {
    ApiRequest request = ApiRequest.of(context);
    request.requireNoParameters();
    RoutedNamespace namespace = namespaces.named(request.namespace());
    CollectionName collection = request.collection();
    Preconditions preconditions = Preconditions.of(request);
    WriteOptions writing = writing(request, new byte[0]);
    Catalog.Change change =
        inFlight.claim(
            catalogOf(namespace),
            writing.idempotency(),
            () ->
                namespace
                    .catalog()
                    .delete(
                        collection,
                        precondition(namespace, collection, preconditions, request),
                        writing));
    if (change.kind() == Written.Kind.UNCHANGED) {
      throw new NotFound(NotFound.Subject.COLLECTION);
    }
    return replayed(Response.noContent(), change).build();
  }

  private Precondition precondition(
      RoutedNamespace namespace,
      CollectionName collection,
      Preconditions preconditions,
      ApiRequest request) {
    ReadOptions reading = options.reading(request);
    return preconditions.resolved(
        () -> namespace.catalog().get(collection, reading).map(Defined::etag));
  }

  private WriteOptions writing(ApiRequest request, byte[] body) {
    return new WriteOptions(IdempotencyKeys.of(request, body), options.deadline(request));
  }

  private static StoreId catalogOf(RoutedNamespace namespace) {
    return new StoreId(namespace.namespace(), Tenant.CATALOG);
  }

  private static Response.ResponseBuilder replayed(
      Response.ResponseBuilder answer, Catalog.Change change) {
    return change.replayed() ? answer.header(Headers.IDEMPOTENCY_REPLAYED, "true") : answer;
  }

  private static Response.ResponseBuilder definition(int status, Defined defined) {
    return described(status, defined)
        .header(Headers.CONTENT_TYPE, Headers.JSON)
        .entity(Json.write(defined.definition().toValue()));
  }

  private static Response.ResponseBuilder described(int status, Defined defined) {
    return Response.status(status)
        .header(Headers.ETAG, ETags.of(defined.etag()))
        .header(Headers.LAST_MODIFIED, HttpDates.format(defined.updatedAt()));
  }
}
