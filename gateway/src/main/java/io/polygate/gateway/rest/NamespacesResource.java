package io.polygate.gateway.rest;

import io.polygate.gateway.Namespaces;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;

/** The namespaces that the configuration routes. */
@Path("/v1/namespaces")
@RunOnVirtualThread
public final class NamespacesResource {
  private final Namespaces namespaces;
  private final Bodies bodies;

  NamespacesResource(Namespaces namespaces, Bodies bodies) {
    this.namespaces = namespaces;
    this.bodies = bodies;
  }

  /** Lists the namespaces. */
  @GET
  public Response list(@Context RoutingContext context) {
    ApiRequest request = ApiRequest.of(context);
    request.requireNoParameters();
    return Answers.json(
        request,
        new NamespaceDocument.Listing(
            namespaces.all().stream()
                .map(namespace -> NamespaceDocument.of(namespace, bodies.maxBytes()))
                .toList()));
  }

  /** Shows a namespace. */
  @GET
  @Path("{ns}")
  public Response get(@Context RoutingContext context) {
    ApiRequest request = ApiRequest.of(context);
    request.requireNoParameters();
    return Answers.json(
        request, NamespaceDocument.of(namespaces.named(request.namespace()), bodies.maxBytes()));
  }
}
