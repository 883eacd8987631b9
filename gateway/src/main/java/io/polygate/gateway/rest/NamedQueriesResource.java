package io.polygate.gateway.rest;

import io.polygate.gateway.Namespaces;
import io.polygate.gateway.RoutedNamespace;
import io.polygate.gateway.access.Permission;
import io.polygate.gateway.access.Requires;
import io.polygate.gateway.catalog.NamedQueries;
import io.polygate.gateway.catalog.NamedQuery;
import io.polygate.spi.CollectionName;
import io.polygate.spi.Cursor;
import io.polygate.spi.Json;
import io.polygate.spi.Precondition;
import io.polygate.spi.ReadOptions;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The named queries of a namespace. */
@Path("/v1/namespaces/{ns}/queries")
@Tag(name = ApiDocument.NAMED_QUERIES)
@RunOnVirtualThread
public final class NamedQueriesResource {
  private static final String CURSORS = "queries";

  private final Namespaces namespaces;
  private final RequestOptions options;
  private final Bodies bodies;
  private final InFlight inFlight;

  NamedQueriesResource(
      Namespaces namespaces, RequestOptions options, Bodies bodies, InFlight inFlight) {
    this.namespaces = namespaces;
    this.options = options;
    this.bodies = bodies;
    this.inFlight = inFlight;
  }

  /** Lists the named queries. */
  @GET
  @Requires(Permission.DISCOVER)
  @Operation(
      operationId = "listQueries",
      summary = "List the named queries",
      description = "In the order of their names, page by page.",
      extensions = @Extension(name = ApiErrors.MORE, value = "PART_MISSING"))
  @Parameter(
      name = "limit",
      in = ParameterIn.QUERY,
      description = "The most of a page; 50 by default.",
      schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "1000"),
      example = "20")
  @Parameter(
      name = "cursor",
      in = ParameterIn.QUERY,
      description = "page.next of the page before.",
      schema = @Schema(type = SchemaType.STRING))
  @Parameter(name = Headers.CONSISTENCY, in = ParameterIn.HEADER)
  @Parameter(name = Headers.REQUEST_TIMEOUT, in = ParameterIn.HEADER)
  @APIResponse(
      responseCode = "200",
      description = "A page of named queries",
      content = {
        @Content(
            mediaType = Headers.JSON,
            schema = @Schema(implementation = NamedQueryDocument.Listing.class),
            examples = {
              @ExampleObject(
                  name = "queries",
                  value =
"""
{"queries": [{"name": "ordersOver", "etag": "\\"1-a\\"", "updatedAt": "2026-01-31T08:00:00.123Z",
  "query": {"query": {"collection": "orders", "filter": "total > :least", "allowScan": true},
            "parameters": {"least": {"type": "number", "default": 0}}}}],
 "page": {"count": 1, "reason": "end"}}
""")
            })
      })
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
    Optional<String> after = parameters.text("cursor").map(signer::verify).map(Cursor::token);
    NamedQueries.Listing page = namespace.queries().list(after, limit, options.reading(request));
    return Answers.json(
        request,
        new NamedQueryDocument.Listing(
            page.queries().stream().map(NamedQueryDocument::of).toList(),
            PageDocument.of(
                page.queries().size(), page.next().map(name -> signer.sign(new Cursor(name))))));
  }

  /** Shows a named query. */
  @GET
  @Requires(Permission.DISCOVER)
  @Path("{name}")
  @Operation(
      operationId = "getQuery",
      summary = "Show a named query",
      description = "As it was kept.",
      extensions = @Extension(name = ApiErrors.MORE, value = "QUERY_NOT_FOUND"))
  @Parameter(name = Headers.IF_NONE_MATCH, in = ParameterIn.HEADER)
  @Parameter(name = Headers.CONSISTENCY, in = ParameterIn.HEADER)
  @Parameter(name = Headers.REQUEST_TIMEOUT, in = ParameterIn.HEADER)
  @APIResponse(
      responseCode = "200",
      description = "The query",
      headers = {
        @Header(name = "ETag", ref = "ETag"),
        @Header(name = "Last-Modified", ref = "LastModified")
      },
      content = {
        @Content(
            mediaType = Headers.JSON,
            schema = @Schema(implementation = NamedQueryDocument.Body.class),
            examples = {@ExampleObject(name = "ordersOver", value = EXAMPLE)})
      })
  @APIResponse(
      responseCode = "304",
      description = "The query is the one that If-None-Match names",
      headers = {
        @Header(name = "ETag", ref = "ETag"),
        @Header(name = "Last-Modified", ref = "LastModified")
      })
  public Response get(@Context RoutingContext context) {
    ApiRequest request = ApiRequest.of(context);
    request.requireNoParameters();
    RoutedNamespace namespace = namespaces.named(request.namespace());
    String name = name(request);
    NamedQueries.Kept kept =
        namespace
            .queries()
            .get(name, options.reading(request))
            .orElseThrow(() -> NamedQueryRuns.noSuchQuery(name));
    if (ReadConditions.of(request).isKnown(kept.etag())) {
      return described(304, kept).build();
    }
    Answers.requireAccepted(request, Headers.JSON);
    return query(200, kept).build();
  }

  /** Keeps a query under a name. */
  @PUT
  @Requires(Permission.DEFINE)
  @Path("{name}")
  @Operation(
      operationId = "putQuery",
      summary = "Keep a query under a name",
      description =
          "Whoever runs it by its name can give its parameters and change nothing else of it. SQL is"
              + " kept where the namespace allows SQL.",
      extensions = @Extension(name = ApiErrors.MORE, value = "SQL_NOT_ALLOWED PART_MISSING"))
  @Parameter(name = Headers.IF_MATCH, in = ParameterIn.HEADER)
  @Parameter(name = Headers.IF_NONE_MATCH, in = ParameterIn.HEADER)
  @Parameter(name = Headers.IDEMPOTENCY_KEY, in = ParameterIn.HEADER)
  @Parameter(name = Headers.REQUEST_TIMEOUT, in = ParameterIn.HEADER)
  @RequestBody(
      required = true,
      content = {
        @Content(
            mediaType = Headers.JSON,
            schema = @Schema(implementation = NamedQueryDocument.Body.class),
            examples = {@ExampleObject(name = "ordersOver", value = EXAMPLE)})
      })
  @APIResponse(
      responseCode = "200",
      description = "The query took the place of another",
      headers = {
        @Header(name = "ETag", ref = "ETag"),
        @Header(name = "Last-Modified", ref = "LastModified"),
        @Header(name = "Idempotency-Replayed", ref = "IdempotencyReplayed")
      },
      content = {
        @Content(
            mediaType = Headers.JSON,
            schema = @Schema(implementation = NamedQueryDocument.Body.class),
            examples = {@ExampleObject(name = "ordersOver", value = EXAMPLE)})
      })
  @APIResponse(
      responseCode = "201",
      description = "The query is new",
      headers = {
        @Header(name = "ETag", ref = "ETag"),
        @Header(name = "Last-Modified", ref = "LastModified"),
        @Header(name = "Location", ref = "Location"),
        @Header(name = "Idempotency-Replayed", ref = "IdempotencyReplayed")
      },
      content = {
        @Content(
            mediaType = Headers.JSON,
            schema = @Schema(implementation = NamedQueryDocument.Body.class),
            examples = {@ExampleObject(name = "ordersOver", value = EXAMPLE)})
      })
  public Response put(@Context RoutingContext context, InputStream body) {
    ApiRequest request = ApiRequest.of(context);
    request.requireNoParameters();
    RoutedNamespace namespace = namespaces.named(request.namespace());
    String name = name(request);
    Bodies.requireJson(request);
    byte[] bytes = bodies.bytes(body);
    NamedQuery query = NamedQuery.parse(Bodies.json(bytes, Json::parse));
    NamedQueryCheck.require(namespace, query);
    WriteOptions writing =
        new WriteOptions(IdempotencyKeys.of(request, bytes), options.deadline(request));
    Precondition precondition = precondition(namespace, name, request);
    NamedQueries.Change change =
        inFlight.claim(
            namespace.catalogId(),
            writing.idempotency(),
            () -> namespace.queries().put(name, query, precondition, writing));
    boolean created = change.kind() == Written.Kind.CREATED;
    Response.ResponseBuilder answer = query(created ? 201 : 200, change.now().orElseThrow());
    if (created) {
      answer.header(Headers.LOCATION, request.path());
    }
    return replayed(answer, change).build();
  }

  /** Removes a named query. */
  @DELETE
  @Requires(Permission.DEFINE)
  @Path("{name}")
  @Operation(
      operationId = "deleteQuery",
      summary = "Remove a named query",
      description = "It cannot be run any more.",
      extensions = @Extension(name = ApiErrors.MORE, value = "QUERY_NOT_FOUND"))
  @Parameter(name = Headers.IF_MATCH, in = ParameterIn.HEADER)
  @Parameter(name = Headers.IF_NONE_MATCH, in = ParameterIn.HEADER)
  @Parameter(name = Headers.IDEMPOTENCY_KEY, in = ParameterIn.HEADER)
  @Parameter(name = Headers.REQUEST_TIMEOUT, in = ParameterIn.HEADER)
  @APIResponse(
      responseCode = "204",
      description = "The query is gone",
      headers = {@Header(name = "Idempotency-Replayed", ref = "IdempotencyReplayed")})
  public Response delete(@Context RoutingContext context) {
    ApiRequest request = ApiRequest.of(context);
    request.requireNoParameters();
    RoutedNamespace namespace = namespaces.named(request.namespace());
    String name = name(request);
    WriteOptions writing =
        new WriteOptions(IdempotencyKeys.of(request, new byte[0]), options.deadline(request));
    Precondition precondition = precondition(namespace, name, request);
    NamedQueries.Change change =
        inFlight.claim(
            namespace.catalogId(),
            writing.idempotency(),
            () -> namespace.queries().delete(name, precondition, writing));
    if (change.kind() == Written.Kind.UNCHANGED) {
      throw NamedQueryRuns.noSuchQuery(name);
    }
    return replayed(Response.noContent(), change).build();
  }

  private static final String EXAMPLE =
"""
{"description": "Orders above a sum",
 "query": {"collection": "orders", "filter": "total > :least", "allowScan": true},
 "parameters": {"least": {"type": "number", "default": 0}}}
""";

  private static String name(ApiRequest request) {
    return new CollectionName(request.segment(4)).name();
  }

  private Precondition precondition(RoutedNamespace namespace, String name, ApiRequest request) {
    ReadOptions reading = options.reading(request);
    return Preconditions.of(request)
        .resolved(() -> namespace.queries().get(name, reading).map(NamedQueries.Kept::etag));
  }

  private static Response.ResponseBuilder replayed(
      Response.ResponseBuilder answer, NamedQueries.Change change) {
    return change.replayed() ? answer.header(Headers.IDEMPOTENCY_REPLAYED, "true") : answer;
  }

  private static Response.ResponseBuilder query(int status, NamedQueries.Kept kept) {
    return described(status, kept)
        .header(Headers.CONTENT_TYPE, Headers.JSON)
        .entity(Json.write(kept.query().json()));
  }

  private static Response.ResponseBuilder described(int status, NamedQueries.Kept kept) {
    return Response.status(status)
        .header(Headers.ETAG, ETags.of(kept.etag()))
        .header(Headers.LAST_MODIFIED, HttpDates.format(kept.updatedAt()));
  }
}
