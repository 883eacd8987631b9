package io.polygate.gateway.rest;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;

/** Scans of a collection. */
@Path("/v1/namespaces/{ns}/tenants/{t}/collections/{c}/scan")
@RunOnVirtualThread
public final class ScanResource {
  private final ItemQueries queries;

  ScanResource(ItemQueries queries) {
    this.queries = queries;
  }

  /** Reads all items of a collection or of a segment of it. */
  @POST
  public Response scan(@Context RoutingContext context, InputStream body) {
    return queries.scan(ApiRequest.of(context), body);
  }
}
