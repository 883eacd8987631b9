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

/** Several operations, all or none. */
@Path("/v1/namespaces/{ns}/tenants/{t}/transactions")
@Tag(name = ApiDocument.OPERATIONS)
@RunOnVirtualThread
public final class TransactionResource {
  private final TransactionCommits commits;

  TransactionResource(TransactionCommits commits) {
    this.commits = commits;
  }

  /** Makes several operations, all or none. */
  @POST
  @Requires(value = Permission.WRITE, checksCollections = true)
  @Operation(
      operationId = "commitTransaction",
      summary = "Make several operations, all or none",
      description =
          "Nothing comes in between them. If a condition does not hold, nothing is changed, and"
              + " failedChecks says which.",
      extensions =
          @Extension(
              name = ApiErrors.MORE,
              value =
                  "COLLECTION_NOT_FOUND EXPRESSION_INVALID PRECONDITION_FAILED PART_MISSING"
                      + " ITEM_REFERENCED"))
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
  {"op": "check", "collection": "orders", "pk": "customer#c4", "ifNoneMatch": "*"},
  {"op": "put", "collection": "orders", "pk": "customer#c4", "sk": "order#o1", "value": {"total": 5}},
  {"op": "update", "collection": "stock", "pk": "p1", "update": "ADD reserved :one",
   "values": {":one": 1}}]}
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
{"results": [
  {"status": 204, "pk": "customer#c4"},
  {"status": 201, "pk": "customer#c4", "sk": "order#o1", "etag": "\\"1-a\\""},
  {"status": 201, "pk": "p1", "etag": "\\"1-b\\""}]}
""")
            })
      })
  public Response commit(@Context RoutingContext context, InputStream body) {
    return commits.commit(ApiRequest.of(context), body);
  }
}
