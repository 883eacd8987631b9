package io.polygate.gateway.rest;

import io.polygate.gateway.Namespaces;
import io.polygate.gateway.RoutedNamespace;
import io.polygate.gateway.access.Permission;
import io.polygate.gateway.access.Principal;
import io.polygate.gateway.access.Requires;
import io.polygate.gateway.catalog.Catalog;
import io.polygate.gateway.catalog.Defined;
import io.polygate.gateway.catalog.Definition;
import io.polygate.spi.CollectionName;
import io.polygate.spi.Cursor;
import io.polygate.spi.Json;
import io.polygate.spi.Precondition;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.StorageException.NotFound;
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
import java.util.ArrayList;
import java.util.List;
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

/** The definitions of a namespace's collections. */
@Path("/v1/namespaces/{ns}/collections")
@Tag(name = ApiDocument.COLLECTIONS)
@RunOnVirtualThread
public final class CollectionsResource {
  private static final String CURSORS = "collections";

  private final Namespaces namespaces;
  private final Gate gate;
  private final RequestOptions options;
  private final Bodies bodies;
  private final InFlight inFlight;

  CollectionsResource(
      Namespaces namespaces, Gate gate, RequestOptions options, Bodies bodies, InFlight inFlight) {
    this.namespaces = namespaces;
    this.gate = gate;
    this.options = options;
    this.bodies = bodies;
    this.inFlight = inFlight;
  }

  /** Lists the definitions. */
  @GET
  @Requires(Permission.DISCOVER)
  @Operation(
      operationId = "listCollections",
      summary = "List the definitions",
      description = "In the order of the collections' names, page by page.",
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
      description = "A page of definitions",
      content = {
        @Content(
            mediaType = Headers.JSON,
            schema = @Schema(implementation = CollectionDocument.Listing.class),
            examples = {
              @ExampleObject(
                  name = "collections",
                  value =
"""
{"collections": [{"name": "orders", "etag": "\\"1-a\\"", "updatedAt": "2026-01-31T08:00:00.123Z",
  "definition": {"version": 1, "fields": {"total": {"type": "number"}}}}],
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
    Optional<CollectionName> after =
        parameters.text("cursor").map(signer::verify).map(Cursor::token).map(CollectionName::new);
    Principal caller = gate.caller(context);
    ReadOptions reading = options.reading(request);
    List<Defined> seen = new ArrayList<>();
    Optional<CollectionName> from = after;
    do {
      Catalog.Listing page = namespace.catalog().list(from, limit, reading);
      page.definitions().stream()
          .filter(defined -> caller.sees(request.place().in(defined.collection().name())))
          .forEach(seen::add);
      from = page.next();
    } while (seen.size() < limit && from.isPresent());
    boolean more = seen.size() > limit || from.isPresent();
    List<Defined> page = seen.subList(0, Math.min(limit, seen.size()));
    Optional<String> next =
        more
            ? Optional.of(signer.sign(new Cursor(page.getLast().collection().name())))
            : Optional.empty();
    return Answers.json(
        request,
        new CollectionDocument.Listing(
            page.stream().map(CollectionDocument::of).toList(),
            PageDocument.of(page.size(), next)));
  }

  /** Shows a definition. */
  @GET
  @Requires(Permission.DISCOVER)
  @Path("{c}")
  @Operation(
      operationId = "getCollection",
      summary = "Show a definition",
      description = "The definition that is in force.")
  @Parameter(name = Headers.IF_NONE_MATCH, in = ParameterIn.HEADER)
  @Parameter(name = Headers.CONSISTENCY, in = ParameterIn.HEADER)
  @Parameter(name = Headers.REQUEST_TIMEOUT, in = ParameterIn.HEADER)
  @APIResponse(
      responseCode = "200",
      description = "The definition",
      headers = {
        @Header(name = "ETag", ref = "ETag"),
        @Header(name = "Last-Modified", ref = "LastModified")
      },
      content = {
        @Content(
            mediaType = Headers.JSON,
            schema = @Schema(implementation = DefinitionDocument.class),
            examples = {
              @ExampleObject(
                  name = "orders",
                  value =
"""
{"version": 1,
 "fields": {"status": {"type": "string", "default": "open"}, "total": {"type": "number"}},
 "indexes": {"byStatus": {"partition": "status", "sort": "total", "projection": "all"}},
 "references": {"product": {"field": "product", "collection": "products"}}}
"""),
              @ExampleObject(
                  name = "products",
                  value =
"""
{"version": 1,
 "key": {"partition": ["category"], "sort": ["product"], "entity": "product", "separator": "#"},
 "fields": {"category": {"type": "string"}, "product": {"type": "string"},
            "name": {"type": "string", "required": true}, "price": {"type": "number"},
            "stock": {"type": "integer", "default": 0},
            "added": {"type": "string", "defaultExpression": "now()"}}}
""")
            })
      })
  @APIResponse(
      responseCode = "304",
      description = "The definition is the one that If-None-Match names",
      headers = {
        @Header(name = "ETag", ref = "ETag"),
        @Header(name = "Last-Modified", ref = "LastModified")
      })
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
  @Requires(Permission.DEFINE)
  @Path("{c}")
  @Operation(
      operationId = "putCollection",
      summary = "Define a collection",
      description =
          "Or define it anew. Items that are there stay as they are, and later writes follow the new"
              + " definition; with migrate they are brought to it, and the version before stays"
              + " served (getVersions).",
      extensions = {
        @Extension(name = ApiErrors.NEVER, value = "COLLECTION_NOT_FOUND"),
        @Extension(name = ApiErrors.MORE, value = "PART_MISSING VERSIONS_IN_USE")
      })
  @Parameter(name = Headers.IF_MATCH, in = ParameterIn.HEADER)
  @Parameter(name = Headers.IF_NONE_MATCH, in = ParameterIn.HEADER)
  @Parameter(name = Headers.IDEMPOTENCY_KEY, in = ParameterIn.HEADER)
  @Parameter(name = Headers.CONSISTENCY, in = ParameterIn.HEADER)
  @Parameter(name = Headers.REQUEST_TIMEOUT, in = ParameterIn.HEADER)
  @RequestBody(
      required = true,
      content = {
        @Content(
            mediaType = Headers.JSON,
            schema = @Schema(implementation = DefinitionDocument.class),
            examples = {
              @ExampleObject(
                  name = "orders",
                  summary =
                      "Declared fields, an index and a reference; items name their key themselves",
                  value =
"""
{"version": 1,
 "fields": {"status": {"type": "string", "default": "open"}, "total": {"type": "number"}},
 "indexes": {"byStatus": {"partition": "status", "sort": "total", "projection": "all"}},
 "references": {"product": {"field": "product", "collection": "products"}}}
"""),
              @ExampleObject(
                  name = "products",
                  summary = "Keys composed of fields",
                  value =
"""
{"version": 1,
 "key": {"partition": ["category"], "sort": ["product"], "entity": "product", "separator": "#"},
 "fields": {"category": {"type": "string"}, "product": {"type": "string"},
            "name": {"type": "string", "required": true}, "price": {"type": "number"},
            "stock": {"type": "integer", "default": 0},
            "added": {"type": "string", "defaultExpression": "now()"}}}
""")
            })
      })
  @APIResponse(
      responseCode = "200",
      description = "The definition was replaced, or says what was there",
      headers = {
        @Header(name = "ETag", ref = "ETag"),
        @Header(name = "Last-Modified", ref = "LastModified"),
        @Header(name = "Idempotency-Replayed", ref = "IdempotencyReplayed")
      },
      content = {
        @Content(
            mediaType = Headers.JSON,
            schema = @Schema(implementation = DefinitionDocument.class),
            examples = {
              @ExampleObject(
                  name = "orders",
                  value =
"""
{"version": 1,
 "fields": {"status": {"type": "string", "default": "open"}, "total": {"type": "number"}},
 "indexes": {"byStatus": {"partition": "status", "sort": "total", "projection": "all"}},
 "references": {"product": {"field": "product", "collection": "products"}}}
"""),
              @ExampleObject(
                  name = "products",
                  value =
"""
{"version": 1,
 "key": {"partition": ["category"], "sort": ["product"], "entity": "product", "separator": "#"},
 "fields": {"category": {"type": "string"}, "product": {"type": "string"},
            "name": {"type": "string", "required": true}, "price": {"type": "number"},
            "stock": {"type": "integer", "default": 0},
            "added": {"type": "string", "defaultExpression": "now()"}}}
""")
            })
      })
  @APIResponse(
      responseCode = "201",
      description = "The collection is defined",
      headers = {
        @Header(name = "ETag", ref = "ETag"),
        @Header(name = "Last-Modified", ref = "LastModified"),
        @Header(name = "Location", ref = "Location"),
        @Header(name = "Idempotency-Replayed", ref = "IdempotencyReplayed")
      },
      content = {
        @Content(
            mediaType = Headers.JSON,
            schema = @Schema(implementation = DefinitionDocument.class),
            examples = {
              @ExampleObject(
                  name = "orders",
                  value =
"""
{"version": 1,
 "fields": {"status": {"type": "string", "default": "open"}, "total": {"type": "number"}},
 "indexes": {"byStatus": {"partition": "status", "sort": "total", "projection": "all"}},
 "references": {"product": {"field": "product", "collection": "products"}}}
"""),
              @ExampleObject(
                  name = "products",
                  value =
"""
{"version": 1,
 "key": {"partition": ["category"], "sort": ["product"], "entity": "product", "separator": "#"},
 "fields": {"category": {"type": "string"}, "product": {"type": "string"},
            "name": {"type": "string", "required": true}, "price": {"type": "number"},
            "stock": {"type": "integer", "default": 0},
            "added": {"type": "string", "defaultExpression": "now()"}}}
""")
            })
      })
  @APIResponse(
      responseCode = "204",
      description = "A repeated request, whose definition has been removed since",
      headers = {@Header(name = "Idempotency-Replayed", ref = "IdempotencyReplayed")})
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
            namespace.catalogId(),
            writing.idempotency(),
            () ->
                namespace
                    .catalog()
                    .put(
                        collection,
                        definition,
                        precondition(namespace, collection, preconditions, request),
                        writing));
    if (definition.migrate().isPresent()) {
      namespace.evolution().begin(collection, writing.deadline());
    }
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
  @Requires(Permission.DEFINE)
  @Path("{c}")
  @Operation(
      operationId = "deleteCollection",
      summary = "Remove a definition",
      description = "The items stay, and are no longer checked.",
      extensions = @Extension(name = ApiErrors.MORE, value = "VERSIONS_IN_USE"))
  @Parameter(name = Headers.IF_MATCH, in = ParameterIn.HEADER)
  @Parameter(name = Headers.IF_NONE_MATCH, in = ParameterIn.HEADER)
  @Parameter(name = Headers.IDEMPOTENCY_KEY, in = ParameterIn.HEADER)
  @Parameter(name = Headers.CONSISTENCY, in = ParameterIn.HEADER)
  @Parameter(name = Headers.REQUEST_TIMEOUT, in = ParameterIn.HEADER)
  @APIResponse(
      responseCode = "204",
      description = "The definition is gone",
      headers = {@Header(name = "Idempotency-Replayed", ref = "IdempotencyReplayed")})
  public Response delete(@Context RoutingContext context) {
    ApiRequest request = ApiRequest.of(context);
    request.requireNoParameters();
    RoutedNamespace namespace = namespaces.named(request.namespace());
    CollectionName collection = request.collection();
    Preconditions preconditions = Preconditions.of(request);
    WriteOptions writing = writing(request, new byte[0]);
    Catalog.Change change =
        inFlight.claim(
            namespace.catalogId(),
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
