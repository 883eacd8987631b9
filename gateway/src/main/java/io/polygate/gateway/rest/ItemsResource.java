package io.polygate.gateway.rest;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;

/** The items of a collection. */
@Path("/v1/namespaces/{ns}/tenants/{t}/collections/{c}/items")
@RunOnVirtualThread
public final class ItemsResource {
  private final ItemQueries queries;
  private final ItemWrites writes;

  ItemsResource(ItemQueries queries, ItemWrites writes) {
    this.queries = queries;
    this.writes = writes;
  }

  /** Reads items by a query in the URL. */
  @GET
  public Response list(@Context RoutingContext context) {
    return queries.list(ApiRequest.of(context));
  }

  /** Writes a new item. */
  @POST
  public Response post(@Context RoutingContext context, InputStream body) {
    return writes.post(ApiRequest.of(context), body);
  }
}
