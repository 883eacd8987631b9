package io.polygate.gateway.rest;

import io.polygate.gateway.Namespaces;
import io.polygate.gateway.RoutedNamespace;
import io.polygate.gateway.access.Permission;
import io.polygate.gateway.access.Requires;
import io.polygate.gateway.catalog.Defined;
import io.polygate.gateway.catalog.NamedQueries;
import io.polygate.gateway.model.JsonSchema;
import io.polygate.gateway.model.NamespaceModel;
import io.polygate.gateway.model.OpenApi;
import io.polygate.gateway.model.TypeScript;
import io.polygate.spi.CollectionName;
import io.polygate.spi.Json;
import io.polygate.spi.ReadOptions;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What is defined in a namespace, for the programs that use it. */
@Path("/v1/namespaces/{ns}")
@Tag(name = ApiDocument.NAMESPACES)
@RunOnVirtualThread
public final class ModelResource {
  private static final int PAGE = 200;

  private final Namespaces namespaces;
  private final RequestOptions options;

  ModelResource(Namespaces namespaces, RequestOptions options) {
    this.namespaces = namespaces;
    this.options = options;
  }

  /** The API of the namespace. */
  @GET
  @Requires(Permission.DISCOVER)
  @Path("openapi.json")
  @Operation(
      operationId = "getNamespaceApi",
      summary = "Show the namespace's own API",
      description = "An OpenAPI document of its collections and named queries, with their types.",
      extensions = @Extension(name = ApiErrors.MORE, value = "PART_MISSING"))
  @APIResponse(
      responseCode = "200",
      description = "The document",
      content = @Content(mediaType = Headers.JSON, schema = @Schema(type = SchemaType.OBJECT)))
  public Response openApi(@Context RoutingContext context) {
    ApiRequest request = plain(context);
    return Answers.json(request, Json.write(OpenApi.of(model(request))));
  }

  /** The values of its collections as a JSON Schema. */
  @GET
  @Requires(Permission.DISCOVER)
  @Path("schema.json")
  @Operation(
      operationId = "getNamespaceSchema",
      summary = "Show the JSON Schema of the namespace's values",
      description = "JSON Schema 2020-12, with a definition for each collection.",
      extensions = @Extension(name = ApiErrors.MORE, value = "PART_MISSING"))
  @APIResponse(
      responseCode = "200",
      description = "The schema",
      content =
          @Content(mediaType = Headers.SCHEMA_JSON, schema = @Schema(type = SchemaType.OBJECT)))
  public Response schema(@Context RoutingContext context) {
    ApiRequest request = plain(context);
    return text(request, Headers.SCHEMA_JSON, Json.write(JsonSchema.of(model(request))));
  }

  /** The values of its collections as types of TypeScript. */
  @GET
  @Requires(Permission.DISCOVER)
  @Path("types.ts")
  @Operation(
      operationId = "getNamespaceTypes",
      summary = "Show the namespace's types in TypeScript",
      description = "An interface for each collection, and the parameters of each named query.",
      extensions = @Extension(name = ApiErrors.MORE, value = "PART_MISSING"))
  @APIResponse(
      responseCode = "200",
      description = "The types",
      content =
          @Content(mediaType = Headers.TYPESCRIPT, schema = @Schema(type = SchemaType.STRING)))
  public Response types(@Context RoutingContext context) {
    ApiRequest request = plain(context);
    return text(request, Headers.TYPESCRIPT, bytes(TypeScript.of(model(request))));
  }

  /** The same for JavaScript. */
  @GET
  @Requires(Permission.DISCOVER)
  @Path("types.js")
  @Operation(
      operationId = "getNamespaceJsTypes",
      summary = "Show the namespace's types for JavaScript",
      description = "The same types as comments of JSDoc.",
      extensions = @Extension(name = ApiErrors.MORE, value = "PART_MISSING"))
  @APIResponse(
      responseCode = "200",
      description = "The types",
      content =
          @Content(mediaType = Headers.JAVASCRIPT, schema = @Schema(type = SchemaType.STRING)))
  public Response jsDoc(@Context RoutingContext context) {
    ApiRequest request = plain(context);
    return text(request, Headers.JAVASCRIPT, bytes(TypeScript.jsDoc(model(request))));
  }

  private NamespaceModel model(ApiRequest request) {
    RoutedNamespace namespace = namespaces.named(request.namespace());
    ReadOptions reading = options.reading(request);
    List<Defined> definitions = new ArrayList<>();
    Optional<CollectionName> after = Optional.empty();
    do {
      var page = namespace.catalog().list(after, PAGE, reading);
      definitions.addAll(page.definitions());
      after = page.next();
    } while (after.isPresent());
    List<NamedQueries.Kept> queries = new ArrayList<>();
    Optional<String> last = Optional.empty();
    do {
      NamedQueries.Listing page = namespace.queries().list(last, PAGE, reading);
      queries.addAll(page.queries());
      last = page.next();
    } while (last.isPresent());
    return NamespaceModel.of(namespace.name(), definitions, queries);
  }

  private static Response text(ApiRequest request, String type, byte[] body) {
    Answers.requireAccepted(request, type);
    return Response.ok(body).header(Headers.CONTENT_TYPE, type).build();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static ApiRequest plain(RoutingContext context) {
    ApiRequest request = ApiRequest.of(context);
    request.requireNoParameters();
    return request;
  }
}
