package io.polygate.gateway.rest;

import io.polygate.gateway.Namespaces;
import io.polygate.gateway.access.Permission;
import io.polygate.gateway.access.Place;
import io.polygate.gateway.access.Principal;
import io.polygate.gateway.access.Requires;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The namespaces that the configuration routes. */
@Path("/v1/namespaces")
@Tag(name = ApiDocument.NAMESPACES)
@RunOnVirtualThread
public final class NamespacesResource {
  private final Namespaces namespaces;
  private final Gate gate;
  private final Bodies bodies;

  NamespacesResource(Namespaces namespaces, Gate gate, Bodies bodies) {
    this.namespaces = namespaces;
    this.gate = gate;
    this.bodies = bodies;
  }

  /** Lists the namespaces. */
  @GET
  @Requires(Permission.DISCOVER)
  @Operation(
      operationId = "listNamespaces",
      summary = "List the namespaces",
      description =
          "All that the configuration routes and the caller may see, in the order of their names.")
  @APIResponse(
      responseCode = "200",
      description = "The namespaces",
      content = {
        @Content(
            mediaType = Headers.JSON,
            schema = @Schema(implementation = NamespaceDocument.Listing.class),
            examples = {
              @ExampleObject(
                  name = "namespaces",
                  value =
"""
{"namespaces": [
{"name": "notes", "backend": "sqlite", "durability": "fsync", "tenants": "automatic",
 "collections": "open", "scans": "denied", "sql": "denied",
 "parts": {"items": "native", "queries": "native", "transactions": "native", "indexes": "native",
           "expiry": "native", "sql": "native", "changes": "native",
           "snapshots": "native", "hot": "native"},
 "limits": {"pkBytes": 1024, "skBytes": 1024, "valueBytes": 16777216, "operations": 100,
            "bodyBytes": 33554432}}
]}
""")
            })
      })
  public Response list(@Context RoutingContext context) {
    ApiRequest request = ApiRequest.of(context);
    request.requireNoParameters();
    Principal caller = gate.caller(context);
    return Answers.json(
        request,
        new NamespaceDocument.Listing(
            namespaces.all().stream()
                .filter(namespace -> caller.sees(Place.of(namespace.name())))
                .map(namespace -> NamespaceDocument.of(namespace, bodies.maxBytes()))
                .toList()));
  }

  /** Shows a namespace. */
  @GET
  @Requires(Permission.DISCOVER)
  @Path("{ns}")
  @Operation(
      operationId = "getNamespace",
      summary = "Show a namespace",
      description = "What its backend can do and which limits it has.")
  @APIResponse(
      responseCode = "200",
      description = "The namespace",
      content = {
        @Content(
            mediaType = Headers.JSON,
            schema = @Schema(implementation = NamespaceDocument.class),
            examples = {
              @ExampleObject(
                  name = "notes",
                  value =
"""
{"name": "notes", "backend": "sqlite", "durability": "fsync", "tenants": "automatic",
 "collections": "open", "scans": "denied", "sql": "denied",
 "parts": {"items": "native", "queries": "native", "transactions": "native", "indexes": "native",
           "expiry": "native", "sql": "native", "changes": "native",
           "snapshots": "native", "hot": "native"},
 "limits": {"pkBytes": 1024, "skBytes": 1024, "valueBytes": 16777216, "operations": 100,
            "bodyBytes": 33554432}}
""")
            })
      })
  public Response get(@Context RoutingContext context) {
    ApiRequest request = ApiRequest.of(context);
    request.requireNoParameters();
    return Answers.json(
        request, NamespaceDocument.of(namespaces.named(request.namespace()), bodies.maxBytes()));
  }
}
