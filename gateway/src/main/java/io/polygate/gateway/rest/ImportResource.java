package io.polygate.gateway.rest;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;

/** Items in bulk into a collection. */
@Path("/v1/namespaces/{ns}/tenants/{t}/collections/{c}/import")
@RunOnVirtualThread
public final class ImportResource {
  private final Imports imports;

  ImportResource(Imports imports) {
    this.imports = imports;
  }

  /** Writes an item for each row of the body. */
  @POST
  public Response importItems(@Context RoutingContext context, InputStream body) {
    return imports.begin(ApiRequest.of(context), body);
  }
}
