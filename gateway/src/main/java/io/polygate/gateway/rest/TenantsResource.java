package io.polygate.gateway.rest;

import io.polygate.gateway.Namespaces;
import io.polygate.gateway.RoutedNamespace;
import io.polygate.spi.Cursor;
import io.polygate.spi.StorageException.NotFound;
import io.polygate.spi.Tenant;
import io.polygate.spi.Tenants;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The tenants of a namespace. */
@Path("/v1/namespaces/{ns}/tenants")
@RunOnVirtualThread
public final class TenantsResource {
  private static final String CURSORS = "tenants";

  private final Namespaces namespaces;

  TenantsResource(Namespaces namespaces) {
    this.namespaces = namespaces;
  }

  /** Lists the tenants. */
  @GET
  public Response list(@Context RoutingContext context) {
    ApiRequest request = ApiRequest.of(context);
    QueryParameters parameters = request.parameters(Set.of("limit", "cursor"));
    RoutedNamespace namespace = namespaces.named(request.namespace());
    int limit =
        parameters
            .number("limit", 1, PageLimits.MAX_ITEMS)
            .map(Long::intValue)
            .orElse(PageLimits.DEFAULT_ITEMS);
    CursorSigner signer = new CursorSigner(namespace, CURSORS);
    Optional<Tenant> after =
        parameters.text("cursor").map(signer::verify).map(Cursor::token).map(Tenant::named);
    List<Tenant> found = tenants(namespace).list(after, limit + 1);
    boolean more = found.size() > limit;
    List<Tenant> page = more ? found.subList(0, limit) : found;
    Optional<String> next =
        more ? Optional.of(signer.sign(new Cursor(page.getLast().name()))) : Optional.empty();
    return Answers.json(
        request,
        new TenantDocument.Listing(
            page.stream().map(tenant -> new TenantDocument.Name(tenant.name())).toList(),
            PageDocument.of(page.size(), next)));
  }

  /** Shows a tenant. */
  @GET
  @Path("{t}")
  public Response get(@Context RoutingContext context) {
    ApiRequest request = plain(context);
    RoutedNamespace namespace = namespaces.named(request.namespace());
    return Answers.json(
        request,
        tenants(namespace)
            .describe(request.tenant())
            .map(TenantDocument::of)
            .orElseThrow(() -> new NotFound(NotFound.Subject.TENANT)));
  }

  /** Makes a tenant. */
  @PUT
  @Path("{t}")
  public Response put(@Context RoutingContext context) {
    ApiRequest request = plain(context);
    RoutedNamespace namespace = namespaces.named(request.namespace());
    Tenant tenant = request.tenant();
    boolean made = tenants(namespace).create(tenant);
    Response.ResponseBuilder answer =
        Response.status(made ? 201 : 200)
            .header(Headers.CONTENT_TYPE, Headers.JSON)
            .entity(WireWriter.json(new TenantDocument.Name(tenant.name())));
    return made ? answer.header(Headers.LOCATION, request.path()).build() : answer.build();
  }

  /** Removes a tenant with all its data. */
  @DELETE
  @Path("{t}")
  public Response delete(@Context RoutingContext context) {
    ApiRequest request = plain(context);
    RoutedNamespace namespace = namespaces.named(request.namespace());
    if (!tenants(namespace).erase(request.tenant())) {
      throw new NotFound(NotFound.Subject.TENANT);
    }
    return Response.noContent().build();
  }

  private static ApiRequest plain(RoutingContext context) {
    ApiRequest request = ApiRequest.of(context);
    request.requireNoParameters();
    request.requireNoPreconditions();
    return request;
  }

  private static Tenants tenants(RoutedNamespace namespace) {
    return namespace.backend().tenants(namespace.namespace());
  }
}
