package io.polygate.gateway.rest;

import io.polygate.gateway.Namespaces;
import io.polygate.spi.Part;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;

/**
 * What the API describes and no backend of this version does: refused with the part that is
 * missing.
 */
@Path("/v1/namespaces/{ns}")
@RunOnVirtualThread
public final class LaterResource {
  private final Namespaces namespaces;

  LaterResource(Namespaces namespaces) {
    this.namespaces = namespaces;
  }

  /** Runs SQL statements. */
  @POST
  @Path("tenants/{t}/sql")
  public Response sql(@Context RoutingContext context) {
    return missing(context, Part.SQL.word());
  }

  /** Copies a tenant out. */
  @GET
  @Path("tenants/{t}/export")
  public Response export(@Context RoutingContext context) {
    return missing(context, Part.SNAPSHOTS.word());
  }

  /** Copies a tenant in. */
  @POST
  @Path("tenants/{t}/import")
  public Response importTenant(@Context RoutingContext context) {
    return missing(context, Part.SNAPSHOTS.word());
  }

  /** Follows the changes of a tenant. */
  @GET
  @Path("tenants/{t}/changes")
  public Response changes(@Context RoutingContext context) {
    return missing(context, Part.CHANGES.word());
  }

  /** Runs a named query. */
  @GET
  @Path("tenants/{t}/queries/{name}")
  public Response runQuery(@Context RoutingContext context) {
    return missing(context, "namedQueries");
  }

  /** Runs a named query with a body. */
  @POST
  @Path("tenants/{t}/queries/{name}")
  public Response runQueryWithBody(@Context RoutingContext context) {
    return missing(context, "namedQueries");
  }

  /** Lists the named queries. */
  @GET
  @Path("queries")
  public Response queries(@Context RoutingContext context) {
    return missing(context, "namedQueries");
  }

  /** Shows a named query. */
  @GET
  @Path("queries/{name}")
  public Response query(@Context RoutingContext context) {
    return missing(context, "namedQueries");
  }

  /** Defines a named query. */
  @PUT
  @Path("queries/{name}")
  public Response defineQuery(@Context RoutingContext context) {
    return missing(context, "namedQueries");
  }

  /** Removes a named query. */
  @DELETE
  @Path("queries/{name}")
  public Response deleteQuery(@Context RoutingContext context) {
    return missing(context, "namedQueries");
  }

  /** Lists the migrations. */
  @GET
  @Path("migrations")
  public Response migrations(@Context RoutingContext context) {
    return missing(context, "migrations");
  }

  /** Shows a migration. */
  @GET
  @Path("migrations/{version}")
  public Response migration(@Context RoutingContext context) {
    return missing(context, "migrations");
  }

  /** Defines a migration. */
  @PUT
  @Path("migrations/{version}")
  public Response defineMigration(@Context RoutingContext context) {
    return missing(context, "migrations");
  }

  private Response missing(RoutingContext context, String part) {
    // A namespace that is not there is the first thing to say.
    String namespace = namespaces.named(ApiRequest.of(context).namespace()).name();
    throw Problem.of(ProblemCode.PART_MISSING, "The namespace " + namespace + " cannot do this.")
        .withMissingPart(part)
        .exception();
  }
}
