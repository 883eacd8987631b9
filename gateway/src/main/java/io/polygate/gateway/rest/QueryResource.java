package io.polygate.gateway.rest;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;

/** Queries of a collection. */
@Path("/v1/namespaces/{ns}/tenants/{t}/collections/{c}/query")
@RunOnVirtualThread
public final class QueryResource {
  private final ItemQueries queries;

  QueryResource(ItemQueries queries) {
    this.queries = queries;
  }

  /** Reads items by a query in the body. */
  @POST
  public Response query(@Context RoutingContext context, InputStream body) {
    return queries.query(ApiRequest.of(context), body);
  }
}
