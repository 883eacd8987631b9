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

/** Queries of a collection. */
@Path("/v1/namespaces/{ns}/tenants/{t}/collections/{c}/query")
@Tag(name = ApiDocument.QUERIES)
@RunOnVirtualThread
public final class QueryResource {
  private final ItemQueries queries;

  QueryResource(ItemQueries queries) {
    this.queries = queries;
  }

  /** Reads items by a query in the body. */
  @POST
  @Requires(value = Permission.READ, heedsRows = true)
  @Operation(
      operationId = "queryItems",
      summary = "Read items by a query",
      description = "The same as by parameters in a URL, and counting, and keys by their fields.",
      extensions =
          @Extension(
              name = ApiErrors.MORE,
              value =
                  "SCAN_NOT_ALLOWED INDEX_NOT_FOUND NOT_ACCEPTABLE EXPRESSION_INVALID"
                      + " CURSOR_INVALID PART_MISSING"))
  @Parameter(name = Headers.CONSISTENCY, in = ParameterIn.HEADER)
  @Parameter(name = Headers.CONSISTENCY_TOKEN, in = ParameterIn.HEADER)
  @Parameter(name = Headers.REQUEST_TIMEOUT, in = ParameterIn.HEADER)
  @RequestBody(
      required = true,
      content = {
        @Content(
            mediaType = Headers.JSON,
            schema = @Schema(implementation = QueryRequest.class),
            examples = {
              @ExampleObject(
                  name = "partition",
                  summary = "A partition",
                  value =
"""
{"pk": "customer#c1", "sk": {"beginsWith": "order#"}, "order": "desc", "limit": 20,
 "select": "total, status", "filter": "total > :least", "values": {":least": 10}}
"""),
              @ExampleObject(
                  name = "index",
                  summary = "A secondary index",
                  value =
"""
{"index": "byStatus", "pk": "open", "sk": {"gte": 10}, "explain": true}
"""),
              @ExampleObject(
                  name = "expanded",
                  summary = "With what a reference leads to",
                  value =
"""
{"pk": "customer#c1", "expand": "product"}
"""),
              @ExampleObject(
                  name = "count",
                  summary = "How many there are",
                  value =
"""
{"allowScan": true, "count": true}
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
  public Response query(@Context RoutingContext context, InputStream body) {
    return queries.query(ApiRequest.of(context), body);
  }
}
