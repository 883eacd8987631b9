package io.polygate.gateway.rest;

import io.polygate.gateway.Namespaces;
import io.polygate.gateway.access.Permission;
import io.polygate.gateway.access.Requires;
import io.polygate.spi.Part;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * What the API describes and no backend of this version does: refused with the part that is
 * missing.
 */
@Path("/v1/namespaces/{ns}")
@Tag(name = ApiDocument.LATER)
@RunOnVirtualThread
public final class LaterResource {
  private static final String NOT_YET =
      "No backend of this version does this: it is refused with 501, and missingPart names what is"
          + " missing.";

  private final Namespaces namespaces;

  LaterResource(Namespaces namespaces) {
    this.namespaces = namespaces;
  }

  /** Follows the changes of a tenant. */
  @GET
  @Requires(Permission.READ)
  @Path("tenants/{t}/changes")
  @Operation(
      operationId = "followChanges",
      summary = "Follow the changes of a tenant",
      description = NOT_YET)
  @APIResponse(responseCode = "501", ref = "PartMissing")
  public Response changes(@Context RoutingContext context) {
    return missing(context, Part.CHANGES.word());
  }

  private Response missing(RoutingContext context, String part) {
    // A namespace that is not there is the first thing to say.
    String namespace = namespaces.named(ApiRequest.of(context).namespace()).name();
    throw Problem.of(ProblemCode.PART_MISSING, "The namespace " + namespace + " cannot do this.")
        .withMissingPart(part)
        .exception();
  }
}
