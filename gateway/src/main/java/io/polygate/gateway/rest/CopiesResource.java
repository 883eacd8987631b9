package io.polygate.gateway.rest;

import io.polygate.gateway.access.Permission;
import io.polygate.gateway.access.Requires;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
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

/** Copies of tenants, out and in. */
@Path("/v1/namespaces/{ns}/tenants/{t}")
@Tag(name = ApiDocument.TENANTS)
@RunOnVirtualThread
public final class CopiesResource {
  private static final String LINES =
      """
      {"collection": "orders", "item": {"pk": "customer#c1", "sk": "order#o1", "etag": "\\"1-a\\"", "updatedAt": "2026-01-31T08:00:00.123Z", "value": {"total": 41.5}}}
      {"end": {"items": 1, "tablesLeftOut": []}}
      """;

  private final TenantExports exports;
  private final TenantImports imports;

  CopiesResource(TenantExports exports, TenantImports imports) {
    this.exports = exports;
    this.imports = imports;
  }

  /** Copies a tenant out. */
  @GET
  @Requires(value = Permission.READ, heedsRows = true)
  @Path("export")
  @Operation(
      operationId = "exportTenant",
      summary = "Copy a tenant out",
      description =
          "As a SQLite database, in which each collection is a table, or as lines; one collection"
              + " as CSV or lines. Where the namespace has snapshots natively, it is one state that"
              + " a commit left; where they are emulated, what is written meanwhile may be in it or"
              + " not.",
      extensions =
          @Extension(name = ApiErrors.MORE, value = "PART_MISSING CONTENT_REJECTED OUT_OF_SPACE"))
  @Parameter(
      name = "collection",
      in = ParameterIn.QUERY,
      description = "The one collection that is wanted.",
      schema = @Schema(type = SchemaType.STRING, pattern = ApiParameters.NAME),
      example = "products")
  @Parameter(name = Headers.REQUEST_TIMEOUT, in = ParameterIn.HEADER)
  @APIResponse(
      responseCode = "200",
      description = "The copy",
      headers = {@Header(name = "Repr-Digest", ref = "ReprDigest")},
      content = {
        @Content(
            mediaType = Headers.SQLITE,
            schema = @Schema(type = SchemaType.STRING, format = "binary")),
        @Content(
            mediaType = Headers.NDJSON,
            schema = @Schema(implementation = CopyLineDocument.class)),
        @Content(mediaType = Headers.CSV, schema = @Schema(type = SchemaType.STRING))
      })
  public Response export(@Context RoutingContext context) {
    return exports.export(ApiRequest.of(context), context);
  }

  /** Copies a tenant in. */
  @POST
  @Requires(Permission.ADMINISTER)
  @Path("import")
  @Operation(
      operationId = "importTenant",
      summary = "Copy a tenant in",
      description =
          "Into a tenant that does not exist or is empty, from a copy of a tenant of any backend;"
              + " all of it, or nothing. A database of others brings its tables, where the backend"
              + " has SQL. Items are put back as they were, whatever definitions say now;"
              + " definitions and named queries in the copy are not taken over.",
      extensions =
          @Extension(
              name = ApiErrors.MORE,
              value =
                  "PART_MISSING ALREADY_EXISTS CONTENT_REJECTED COLLECTION_NOT_FOUND NOT_ACCEPTABLE"
                      + " OUT_OF_SPACE OUTCOME_UNKNOWN"))
  @Parameter(name = Headers.REPR_DIGEST, in = ParameterIn.HEADER)
  @Parameter(name = Headers.REQUEST_TIMEOUT, in = ParameterIn.HEADER)
  @RequestBody(
      required = true,
      content = {
        @Content(
            mediaType = Headers.SQLITE,
            schema = @Schema(type = SchemaType.STRING, format = "binary")),
        @Content(
            mediaType = Headers.NDJSON,
            schema = @Schema(implementation = CopyLineDocument.class),
            examples = @ExampleObject(name = "acme-copy", value = LINES))
      })
  @APIResponse(
      responseCode = "200",
      description = "The tenant holds what the copy held",
      content = {
        @Content(
            mediaType = Headers.JSON,
            schema = @Schema(implementation = CopyDocument.class),
            examples = @ExampleObject(name = "restored", value = "{\"items\": 2, \"rows\": 0}"))
      })
  public Response importTenant(@Context RoutingContext context, InputStream body) {
    return imports.restore(ApiRequest.of(context), body);
  }
}
