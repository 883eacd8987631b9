package io.polygate.gateway.rest;

import io.polygate.gateway.Namespaces;
import io.polygate.gateway.RoutedNamespace;
import io.polygate.gateway.access.Permission;
import io.polygate.gateway.access.Requires;
import io.polygate.spi.BackendRef;
import io.polygate.spi.Shards;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The shards of a namespace, for its operator: how they stand, and moving what they hold. */
@Path("/v1/namespaces/{ns}/shards")
@RunOnVirtualThread
public final class ShardsResource {
  private final Namespaces namespaces;
  private final Bodies bodies;

  ShardsResource(Namespaces namespaces, Bodies bodies) {
    this.namespaces = namespaces;
    this.bodies = bodies;
  }

  /** Says how the shards stand. */
  @GET
  @Requires(Permission.ADMINISTER)
  @Operation(hidden = true)
  public Response status(@Context RoutingContext context) {
    ApiRequest request = ApiRequest.of(context);
    request.requireNoParameters();
    return Answers.json(request, ShardsDocument.of(shards(request).status()));
  }

  /** Begins, holds up or gives up a change; says how the shards stand then. */
  @POST
  @Requires(Permission.ADMINISTER)
  @Operation(hidden = true)
  public Response change(@Context RoutingContext context, InputStream body) {
    ApiRequest request = ApiRequest.of(context);
    request.requireNoParameters();
    ShardsDocument.Change change = bodies.readJson(ShardsDocument.Change.class, request, body);
    Shards shards = shards(request);
    switch (change.action()) {
      case ADD -> shards.add(shard(change));
      case REMOVE -> shards.remove(shard(change));
      case REBALANCE -> shards.rebalance();
      case PAUSE -> shards.pause();
      case RESUME -> shards.resume();
      case UNDO -> shards.undo();
    }
    Answers.requireAccepted(request, Headers.JSON);
    return Answers.accepted(ShardsDocument.of(shards.status()));
  }

  private static BackendRef shard(ShardsDocument.Change change) {
    return BackendRef.parse(
        change
            .shard()
            .orElseThrow(
                () ->
                    Problem.invalid("/shard", "This action needs the shard, as kind/instance.")
                        .exception()));
  }

  private Shards shards(ApiRequest request) {
    RoutedNamespace namespace = namespaces.named(request.namespace());
    return namespace
        .backend()
        .shards(namespace.namespace())
        .orElseThrow(
            () ->
                Problem.of(
                        ProblemCode.PART_MISSING,
                        "The namespace " + namespace.name() + " is not made of shards.")
                    .withMissingPart("shards")
                    .exception());
  }
}
