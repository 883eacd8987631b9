package io.polygate.gateway.rest;

import io.polygate.gateway.access.Permission;
import io.polygate.gateway.access.Requires;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The changes of a tenant's items. */
@Path("/v1/namespaces/{ns}/tenants/{t}/changes")
@Tag(name = ApiDocument.CHANGES)
@RunOnVirtualThread
public final class ChangesResource {
  private final ChangeFeeds feeds;

  ChangesResource(ChangeFeeds feeds) {
    this.feeds = feeds;
  }

  /** Reads changes, or follows them. */
  @GET
  @Requires(value = Permission.READ, heedsRows = true)
  @Operation(
      operationId = "followChanges",
      summary = "Follow the changes of a tenant",
      description =
          "In the order in which they were committed, each at least once, as CloudEvents. As lines"
              + " those that there are, and where to go on; with Accept: text/event-stream they"
              + " come as they happen, and a client that connects again says by Last-Event-ID what"
              + " it has seen. The stream ends with an event problem when the caller's key is not"
              + " good any more. Changes of tables of SQL are not among them.",
      extensions =
          @Extension(name = ApiErrors.MORE, value = "PART_MISSING CHANGES_NOT_KEPT CHANGES_GONE"))
  @Parameter(
      name = "after",
      in = ParameterIn.QUERY,
      description =
          "The id of the last change that was seen; without it from the oldest that is kept.",
      schema = @Schema(type = SchemaType.STRING),
      example = "0")
  @Parameter(
      name = "collection",
      in = ParameterIn.QUERY,
      description = "The one collection whose changes are wanted.",
      schema = @Schema(type = SchemaType.STRING, pattern = ApiParameters.NAME),
      example = "orders")
  @Parameter(
      name = "values",
      in = ParameterIn.QUERY,
      description =
          "Whether the values before and after are wanted, where the namespace keeps them.",
      schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"),
      example = "true")
  @Parameter(
      name = "limit",
      in = ParameterIn.QUERY,
      description = "Of lines: the most changes to look at; 500 by default.",
      schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "1000"),
      example = "100")
  @Parameter(name = Headers.LAST_EVENT_ID, in = ParameterIn.HEADER)
  @Parameter(name = Headers.REQUEST_TIMEOUT, in = ParameterIn.HEADER)
  @APIResponse(
      responseCode = "200",
      description = "The changes",
      content = {
        @Content(
            mediaType = Headers.NDJSON,
            schema = @Schema(implementation = ChangeLineDocument.class)),
        @Content(mediaType = Headers.EVENT_STREAM, schema = @Schema(type = SchemaType.STRING))
      })
  public Response follow(@Context RoutingContext context) {
    return feeds.follow(ApiRequest.of(context));
  }
}
