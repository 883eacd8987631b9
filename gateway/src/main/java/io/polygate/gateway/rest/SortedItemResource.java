package io.polygate.gateway.rest;

import io.polygate.gateway.access.Permission;
import io.polygate.gateway.access.Requires;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;

/** Items that have a partition key and a sort key. */
@Path("/v1/namespaces/{ns}/tenants/{t}/collections/{c}/items/{pk}/{sk}")
@RunOnVirtualThread
public final class SortedItemResource {
  private final ItemReads reads;
  private final ItemWrites writes;
  private final ItemPatches patches;

  SortedItemResource(ItemReads reads, ItemWrites writes, ItemPatches patches) {
    this.reads = reads;
    this.writes = writes;
    this.patches = patches;
  }

  /** Reads the item. */
  @GET
  @Requires(value = Permission.READ, heedsRows = true)
  public Response get(@Context RoutingContext context) {
    return reads.get(ApiRequest.of(context));
  }

  /** Writes the item. */
  @PUT
  @Requires(value = Permission.WRITE, heedsRows = true)
  public Response put(@Context RoutingContext context, InputStream body) {
    return writes.put(ApiRequest.of(context), body);
  }

  /** Changes the item. */
  @PATCH
  @Requires(value = Permission.WRITE, heedsRows = true)
  public Response patch(@Context RoutingContext context, InputStream body) {
    return patches.patch(ApiRequest.of(context), body);
  }

  /** Removes the item. */
  @DELETE
  @Requires(value = Permission.WRITE, heedsRows = true)
  public Response delete(@Context RoutingContext context) {
    return writes.delete(ApiRequest.of(context));
  }
}
