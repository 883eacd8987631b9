package io.polygate.gateway.rest;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;

/** Several operations in one request. */
@Path("/v1/namespaces/{ns}/tenants/{t}/batch")
@RunOnVirtualThread
public final class BatchResource {
  private final Batches batches;

  BatchResource(Batches batches) {
    this.batches = batches;
  }

  /** Makes several operations, each on its own. */
  @POST
  public Response batch(@Context RoutingContext context, InputStream body) {
    return batches.batch(ApiRequest.of(context), body);
  }
}
