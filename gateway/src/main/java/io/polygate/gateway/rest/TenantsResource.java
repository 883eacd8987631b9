package io.polygate.gateway.rest;

import io.polygate.gateway.Namespaces;
import io.polygate.gateway.RoutedNamespace;
import io.polygate.gateway.Stores;
import io.polygate.gateway.access.Permission;
import io.polygate.gateway.access.Principal;
import io.polygate.gateway.access.Requires;
import io.polygate.spi.Cursor;
import io.polygate.spi.StorageException.NotFound;
import io.polygate.spi.StoreId;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The tenants of a namespace. */
@Path("/v1/namespaces/{ns}/tenants")
@Tag(name = ApiDocument.TENANTS)
@RunOnVirtualThread
public final class TenantsResource {
  private static final String CURSORS = "tenants";

  private final Namespaces namespaces;
  private final Stores stores;
  private final Gate gate;

  TenantsResource(Namespaces namespaces, Stores stores, Gate gate) {
    this.namespaces = namespaces;
    this.stores = stores;
    this.gate = gate;
  }

  /** Lists the tenants. */
  @GET
  @Requires(Permission.DISCOVER)
  @Operation(
      operationId = "listTenants",
      summary = "List the tenants",
      description = "Those that the caller may see, in the order of their names, page by page.")
  @Parameter(
      name = "limit",
      in = ParameterIn.QUERY,
      description = "The most of a page; 50 by default.",
      schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "1000"),
      example = "20")
  @Parameter(
      name = "cursor",
      in = ParameterIn.QUERY,
      description = "page.next of the page before.",
      schema = @Schema(type = SchemaType.STRING))
  @APIResponse(
      responseCode = "200",
      description = "A page of tenants",
      content = {
        @Content(
            mediaType = Headers.JSON,
            schema = @Schema(implementation = TenantDocument.Listing.class),
            examples = {
              @ExampleObject(
                  name = "tenants",
                  value =
"""
{"tenants": [{"name": "acme"}], "page": {"count": 1, "reason": "end"}}
""")
            })
      })
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
    List<Tenant> found = seen(gate.caller(context), namespace, after, limit + 1);
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
  @Requires(Permission.READ)
  @Path("{t}")
  @Operation(
      operationId = "getTenant",
      summary = "Show a tenant",
      description = "What it occupies, and what its collections hold.")
  @APIResponse(
      responseCode = "200",
      description = "The tenant",
      content = {
        @Content(
            mediaType = Headers.JSON,
            schema = @Schema(implementation = TenantDocument.class),
            examples = {
              @ExampleObject(
                  name = "acme",
                  value =
"""
{"name": "acme", "bytes": 49152, "lastUsedAt": "2026-01-31T08:00:00Z",
 "collections": [{"name": "orders", "items": 2}]}
""")
            })
      })
  public Response get(@Context RoutingContext context) {
    ApiRequest request = plain(context);
    RoutedNamespace namespace = namespaces.named(request.namespace());
    Targets.describe(request, namespace, request.tenant());
    return Answers.json(
        request,
        tenants(namespace)
            .describe(request.tenant())
            .map(TenantDocument::of)
            .orElseThrow(() -> new NotFound(NotFound.Subject.TENANT)));
  }

  /** Makes a tenant. */
  @PUT
  @Requires(Permission.ADMINISTER)
  @Path("{t}")
  @Operation(
      operationId = "createTenant",
      summary = "Make a tenant",
      description =
          "Not needed where the namespace makes tenants by their first write. A tenant that is"
              + " there stays as it is.",
      extensions = @Extension(name = ApiErrors.NEVER, value = "TENANT_NOT_FOUND"))
  @APIResponse(
      responseCode = "200",
      description = "The tenant was there",
      content = {
        @Content(
            mediaType = Headers.JSON,
            schema = @Schema(implementation = TenantDocument.Name.class),
            examples = {
              @ExampleObject(
                  name = "acme",
                  value =
"""
{"name": "acme"}
""")
            })
      })
  @APIResponse(
      responseCode = "201",
      description = "The tenant was made",
      headers = {@Header(name = "Location", ref = "Location")},
      content = {
        @Content(
            mediaType = Headers.JSON,
            schema = @Schema(implementation = TenantDocument.Name.class),
            examples = {
              @ExampleObject(
                  name = "acme",
                  value =
"""
{"name": "acme"}
""")
            })
      })
  public Response put(@Context RoutingContext context) {
    ApiRequest request = plain(context);
    RoutedNamespace namespace = namespaces.named(request.namespace());
    Tenant tenant = request.tenant();
    Targets.describe(request, namespace, tenant);
    boolean made = stores.tenants(namespace).create(tenant);
    Response.ResponseBuilder answer =
        Response.status(made ? 201 : 200)
            .header(Headers.CONTENT_TYPE, Headers.JSON)
            .entity(WireWriter.json(new TenantDocument.Name(tenant.name())));
    return made ? answer.header(Headers.LOCATION, request.path()).build() : answer.build();
  }

  /** Removes a tenant with all its data. */
  @DELETE
  @Requires(Permission.ADMINISTER)
  @Path("{t}")
  @Operation(
      operationId = "deleteTenant",
      summary = "Remove a tenant",
      description = "With all its data, which cannot be had back.")
  @APIResponse(responseCode = "204", description = "The tenant is gone")
  public Response delete(@Context RoutingContext context) {
    ApiRequest request = plain(context);
    RoutedNamespace namespace = namespaces.named(request.namespace());
    Tenant tenant = request.tenant();
    boolean erased = stores.tenants(namespace).erase(tenant);
    namespace.migrations().forget(tenant);
    request.forget(new StoreId(namespace.namespace(), tenant));
    if (!erased) {
      throw new NotFound(NotFound.Subject.TENANT);
    }
    return Response.noContent().build();
  }

  private static List<Tenant> seen(
      Principal caller, RoutedNamespace namespace, Optional<Tenant> after, int limit) {
    Tenants tenants = tenants(namespace);
    return caller
        .onlyTenants(namespace.name())
        .map(
            names ->
                names.stream()
                    .filter(name -> after.isEmpty() || name.compareTo(after.get().name()) > 0)
                    .map(Tenant::named)
                    .filter(tenants::exists)
                    .limit(limit)
                    .toList())
        .orElseGet(() -> tenants.list(after, limit));
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
