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
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Runs of named queries on one tenant. */
@Path("/v1/namespaces/{ns}/tenants/{t}/queries/{name}")
@Tag(name = ApiDocument.NAMED_QUERIES)
@RunOnVirtualThread
public final class QueryRunResource {
  private static final String MORE =
      "QUERY_NOT_FOUND SQL_NOT_ALLOWED PART_MISSING COLLECTION_NOT_FOUND INDEX_NOT_FOUND"
          + " EXPRESSION_INVALID CURSOR_INVALID SCAN_NOT_ALLOWED CONTENT_REJECTED NOT_ACCEPTABLE";

  private static final String EXAMPLE =
"""
{"items": [
  {"pk": "customer#c1", "sk": "order#o1", "etag": "\\"1-a\\"", "updatedAt": "2026-01-31T08:00:00.123Z",
   "value": {"customer": "c1", "order": "o1", "total": 41.5, "status": "open"}}],
 "page": {"count": 1, "bytes": 66, "reason": "end"}}
""";

  private final NamedQueryRuns runs;

  QueryRunResource(NamedQueryRuns runs) {
    this.runs = runs;
  }

  /** Runs a named query that reads. */
  @GET
  @Requires(value = Permission.READ, checksCollections = true)
  @Operation(
      operationId = "runQuery",
      summary = "Run a named query",
      description =
          "Its parameters are given by their names in the URL; explain=true says how the answer is"
              + " found; a query of a collection takes limit and cursor as well. The answer has a"
              + " tag of its content.",
      extensions = @Extension(name = ApiErrors.MORE, value = MORE + " METHOD_NOT_ALLOWED"))
  @Parameter(name = Headers.IF_NONE_MATCH, in = ParameterIn.HEADER)
  @Parameter(name = Headers.CONSISTENCY, in = ParameterIn.HEADER)
  @Parameter(name = Headers.CONSISTENCY_TOKEN, in = ParameterIn.HEADER)
  @Parameter(name = Headers.REQUEST_TIMEOUT, in = ParameterIn.HEADER)
  @APIResponse(
      responseCode = "200",
      description = "A page of items, or what a statement gives; lines where they are wanted",
      headers = {@Header(name = "ETag", ref = "ContentETag")},
      content = {
        @Content(
            mediaType = Headers.JSON,
            schema = @Schema(anyOf = {PageDocument.Items.class, SqlDocument.ResultDocument.class}),
            examples = {@ExampleObject(name = "orders", value = EXAMPLE)}),
        @Content(
            mediaType = Headers.NDJSON,
            schema = @Schema(anyOf = {LineDocument.class, SqlLineDocument.class}))
      })
  @APIResponse(
      responseCode = "304",
      description = "The answer is the one that If-None-Match names",
      headers = {@Header(name = "ETag", ref = "ETag")})
  public Response get(@Context RoutingContext context) {
    ApiRequest request = ApiRequest.of(context);
    return runs.get(request, request.segment(6));
  }

  /** Runs a named query with a body. */
  @POST
  @Requires(value = Permission.READ, checksCollections = true)
  @Operation(
      operationId = "runQueryWithBody",
      summary = "Run a named query with a body",
      description = "The body is an object of its parameters. A query that writes is run so alone.",
      extensions =
          @Extension(name = ApiErrors.MORE, value = MORE + " OUTCOME_UNKNOWN MIGRATION_FAILED"))
  @Parameter(name = Headers.CONSISTENCY, in = ParameterIn.HEADER)
  @Parameter(name = Headers.CONSISTENCY_TOKEN, in = ParameterIn.HEADER)
  @Parameter(name = Headers.IDEMPOTENCY_KEY, in = ParameterIn.HEADER)
  @Parameter(name = Headers.REQUEST_TIMEOUT, in = ParameterIn.HEADER)
  @RequestBody(
      required = true,
      content = {
        @Content(
            mediaType = Headers.JSON,
            schema = @Schema(implementation = Object.class),
            examples = {@ExampleObject(name = "least", value = "{\"least\": 10}")})
      })
  @APIResponse(
      responseCode = "200",
      description =
          "A page of items, or what a statement gives or did; lines where they are wanted",
      headers = {@Header(name = "Idempotency-Replayed", ref = "IdempotencyReplayed")},
      content = {
        @Content(
            mediaType = Headers.JSON,
            schema = @Schema(anyOf = {PageDocument.Items.class, SqlDocument.ResultDocument.class}),
            examples = {@ExampleObject(name = "orders", value = EXAMPLE)}),
        @Content(
            mediaType = Headers.NDJSON,
            schema = @Schema(anyOf = {LineDocument.class, SqlLineDocument.class}))
      })
  public Response post(@Context RoutingContext context, InputStream body) {
    ApiRequest request = ApiRequest.of(context);
    return runs.post(request, request.segment(6), body);
  }
}
