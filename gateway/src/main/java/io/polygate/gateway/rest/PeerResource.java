package io.polygate.gateway.rest;

import io.polygate.gateway.GatewayConfig;
import io.polygate.gateway.Namespaces;
import io.polygate.gateway.RoutedNamespace;
import io.polygate.gateway.access.Permission;
import io.polygate.gateway.access.Requires;
import io.polygate.spi.wire.PeerServer;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;

/**
 * Calls of other gateways, which hold a namespace here ({@code remote}). They pass by definitions,
 * which the gateway that has the client checks, and name every tenant, the catalog included; so a
 * namespace takes them only if its configuration says so.
 */
@Path("/v1/namespaces/{ns}/peer")
@RunOnVirtualThread
public final class PeerResource {
  private static final String TYPE = "application/octet-stream";

  private final Namespaces namespaces;
  private final RequestOptions options;
  private final Bodies bodies;

  PeerResource(Namespaces namespaces, RequestOptions options, Bodies bodies) {
    this.namespaces = namespaces;
    this.options = options;
    this.bodies = bodies;
  }

  /** Makes one call. */
  @POST
  @Requires(Permission.PEER)
  @Operation(hidden = true)
  public Response call(@Context RoutingContext context, InputStream body) {
    ApiRequest request = ApiRequest.of(context);
    request.requireNoParameters();
    RoutedNamespace namespace = namespaces.named(request.namespace());
    if (namespace.policy().peers() != GatewayConfig.Peers.ALLOWED) {
      throw Problem.of(ProblemCode.PATH_NOT_FOUND, "The namespace is not open to other gateways.")
          .exception();
    }
    if (!MediaTypes.essence(request.header(Headers.CONTENT_TYPE)).equals(TYPE)) {
      throw MediaTypes.unsupported("The body must be of the type application/octet-stream.");
    }
    byte[] message = bodies.bytes(body);
    byte[] answer =
        new PeerServer(namespace.backend(), namespace.namespace())
            .answer(message, options.deadline(request));
    return Response.ok(answer).header(Headers.CONTENT_TYPE, TYPE).build();
  }
}
