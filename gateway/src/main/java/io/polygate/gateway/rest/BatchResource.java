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
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Several operations in one request. */
@Path("/v1/namespaces/{ns}/tenants/{t}/batch")
@Tag(name = ApiDocument.OPERATIONS)
@RunOnVirtualThread
public final class BatchResource {
  private final Batches batches;

  BatchResource(Batches batches) {
    this.batches = batches;
  }

  /** Makes several operations, each on its own. */
  @POST
  @Requires(value = Permission.READ, checksCollections = true)
  @Operation(
      operationId = "batch",
      summary = "Make several operations, each on its own",
      description =
          "They are made in order, and one that fails does not keep the others from being made.",
      extensions = @Extension(name = ApiErrors.MORE, value = "EXPRESSION_INVALID"))
  @Parameter(name = Headers.IDEMPOTENCY_KEY, in = ParameterIn.HEADER)
  @Parameter(name = Headers.REQUEST_TIMEOUT, in = ParameterIn.HEADER)
  @RequestBody(
      required = true,
      content = {
        @Content(
            mediaType = Headers.JSON,
            schema = @Schema(implementation = OperationsRequest.class),
            examples = {
              @ExampleObject(
                  name = "orders",
                  value =
"""
{"operations": [
  {"op": "put", "collection": "orders", "pk": "customer#c3", "sk": "order#o1", "value": {"total": 5}},
  {"op": "get", "collection": "orders", "pk": "customer#c3", "sk": "order#o1"},
  {"op": "update", "collection": "orders", "pk": "customer#c3", "sk": "order#o1",
   "update": "SET total = total + 1", "returns": "new"}]}
""")
            })
      })
  @APIResponse(
      responseCode = "200",
      description = "All operations were made",
      headers = {@Header(name = "Idempotency-Replayed", ref = "IdempotencyReplayed")},
      content = {
        @Content(
            mediaType = Headers.JSON,
            schema = @Schema(implementation = OperationResult.Results.class),
            examples = {
              @ExampleObject(
                  name = "results",
                  value =
"""
{"results": [{"status": 201, "pk": "customer#c3", "sk": "order#o1", "etag": "\\"1-a\\""}]}
""")
            })
      })
  @APIResponse(
      responseCode = "207",
      description = "Some operations failed",
      headers = {@Header(name = "Idempotency-Replayed", ref = "IdempotencyReplayed")},
      content = {
        @Content(
            mediaType = Headers.JSON,
            schema = @Schema(implementation = OperationResult.Results.class),
            examples = {
              @ExampleObject(
                  name = "results",
                  value =
"""
{"results": [
  {"status": 201, "pk": "customer#c3", "sk": "order#o1", "etag": "\\"1-a\\""},
  {"status": 404,
   "problem": {"type": "/problems/item-not-found", "title": "There is no such item", "status": 404,
               "detail": "There is no such item.", "code": "ITEM_NOT_FOUND", "retryable": false,
               "outcome": "none"}}]}
""")
            })
      })
  public Response batch(@Context RoutingContext context, InputStream body) {
    return batches.batch(ApiRequest.of(context), body);
  }
}
