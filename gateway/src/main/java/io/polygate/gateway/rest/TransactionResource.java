package io.polygate.gateway.rest;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;

/** Several operations, all or none. */
@Path("/v1/namespaces/{ns}/tenants/{t}/transactions")
@RunOnVirtualThread
public final class TransactionResource {
  private final TransactionCommits commits;

  TransactionResource(TransactionCommits commits) {
    this.commits = commits;
  }

  /** Makes several operations, all or none. */
  @POST
  public Response commit(@Context RoutingContext context, InputStream body) {
    return commits.commit(ApiRequest.of(context), body);
  }
}
