package io.polygate.gateway.rest;

import io.polygate.gateway.access.Permission;
import io.polygate.gateway.access.Requires;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Scans of a collection. */
@Path("/v1/namespaces/{ns}/tenants/{t}/collections/{c}/scan")
@Tag(name = ApiDocument.QUERIES)
@RunOnVirtualThread
public final class ScanResource {
  private final ItemQueries queries;

  ScanResource(ItemQueries queries) {
    this.queries = queries;
  }

  /** Reads all items of a collection or of a segment of it. */
  @POST
  @Requires(value = Permission.READ, heedsRows = true)
  @Operation(
      operationId = "scanItems",
      summary = "Read all items",
      description =
          "Of a collection, or of one of several disjoint segments, which can be read at the same"
              + " time.",
      extensions =
          @Extension(
              name = ApiErrors.MORE,
              value = "NOT_ACCEPTABLE EXPRESSION_INVALID CURSOR_INVALID PART_MISSING"))
  @Parameter(name = Headers.CONSISTENCY, in = ParameterIn.HEADER)
  @Parameter(name = Headers.CONSISTENCY_TOKEN, in = ParameterIn.HEADER)
  @Parameter(name = Headers.REQUEST_TIMEOUT, in = ParameterIn.HEADER)
  @RequestBody(
      required = true,
      content = {
        @Content(
            mediaType = Headers.JSON,
            schema = @Schema(implementation = ScanRequest.class),
            examples = {
              @ExampleObject(
                  name = "whole",
                  summary = "The whole collection",
                  value =
"""
{"limit": 100}
"""),
              @ExampleObject(
                  name = "segment",
                  summary = "A quarter of it",
                  value =
"""
{"segment": 0, "segments": 4, "filter": "total > 10"}
""")
            })
      })
  @APIResponse(
      responseCode = "200",
      description = "A page of items, or lines",
      content = {
        @Content(
            mediaType = Headers.JSON,
            schema = @Schema(implementation = PageDocument.Items.class),
            examples = {
              @ExampleObject(
                  name = "orders",
                  value =
"""
{"items": [
  {"pk": "customer#c1", "sk": "order#o1", "etag": "\\"1-a\\"", "updatedAt": "2026-01-31T08:00:00.123Z",
   "value": {"customer": "c1", "order": "o1", "total": 41.5, "status": "open"}}],
 "page": {"count": 1, "bytes": 66, "reason": "end"}}
""")
            }),
        @Content(mediaType = Headers.NDJSON, schema = @Schema(implementation = LineDocument.class))
      })
  public Response scan(@Context RoutingContext context, InputStream body) {
    return queries.scan(ApiRequest.of(context), body);
  }
}
