package io.polygate.gateway.rest;

import io.polygate.gateway.Namespaces;
import io.polygate.gateway.RoutedNamespace;
import io.polygate.gateway.access.Permission;
import io.polygate.gateway.access.Requires;
import io.polygate.gateway.migration.FleetRun;
import io.polygate.gateway.migration.Migrations;
import io.polygate.spi.Deadline;
import io.polygate.spi.SqlMigration;
import io.polygate.spi.StorageException.NotFound;
import io.polygate.spi.Tenant;
import io.polygate.spi.WriteOptions;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The migrations of a namespace's tables of SQL. */
@Path("/v1/namespaces/{ns}")
@Tag(name = ApiDocument.SQL)
@RunOnVirtualThread
public final class MigrationsResource {
  private static final int CONCURRENCY = 4;
  private static final String WHOLE =
      """
      {"version": 1, "name": "likes", "checksum": "2a0d5b7d3c",
       "up": "CREATE TABLE likes(id INTEGER PRIMARY KEY, n INTEGER)", "down": "DROP TABLE likes"}
      """;
  private static final String STATUS =
      """
      {"migrations": [{"version": 1, "name": "likes", "checksum": "2a0d5b7d3c", "reversible": true}],
       "run": {"state": "running", "total": 1000, "done": 10, "failed": 0, "failures": []}}
      """;

  private final Namespaces namespaces;
  private final Bodies bodies;
  private final RequestOptions options;

  MigrationsResource(Namespaces namespaces, Bodies bodies, RequestOptions options) {
    this.namespaces = namespaces;
    this.bodies = bodies;
    this.options = options;
  }

  /** Lists the migrations. */
  @GET
  @Requires(Permission.DISCOVER)
  @Path("migrations")
  @Operation(
      operationId = "listMigrations",
      summary = "List the migrations",
      description =
          "In their order, with the progress of the run over all tenants. A tenant is migrated by"
              + " its first request of SQL as well.",
      extensions = @Extension(name = ApiErrors.MORE, value = "PART_MISSING"))
  @APIResponse(
      responseCode = "200",
      description = "The migrations",
      content =
          @Content(
              mediaType = Headers.JSON,
              schema = @Schema(implementation = MigrationsDocument.class),
              examples = @ExampleObject(name = "migrations", value = STATUS)))
  public Response list(@Context RoutingContext context) {
    ApiRequest request = plain(context);
    Migrations migrations = migrations(request);
    return Answers.json(
        request, MigrationsDocument.of(migrations.all(), migrations.fleet().progress()));
  }

  /** Shows a migration. */
  @GET
  @Requires(Permission.DISCOVER)
  @Path("migrations/{version}")
  @Operation(
      operationId = "getMigration",
      summary = "Show a migration",
      description = "With its statements.",
      extensions = @Extension(name = ApiErrors.MORE, value = "PART_MISSING MIGRATION_NOT_FOUND"))
  @APIResponse(
      responseCode = "200",
      description = "The migration",
      content =
          @Content(
              mediaType = Headers.JSON,
              schema = @Schema(implementation = MigrationsDocument.Whole.class),
              examples = @ExampleObject(name = "likes", value = WHOLE)))
  public Response get(@Context RoutingContext context) {
    ApiRequest request = plain(context);
    int version = version(request);
    return Answers.json(
        request,
        MigrationsDocument.of(
            migrations(request)
                .get(version)
                .orElseThrow(
                    () ->
                        Problem.of(
                                ProblemCode.MIGRATION_NOT_FOUND,
                                "The namespace has no migration of this version.")
                            .exception())));
  }

  /** Keeps a migration. */
  @PUT
  @Requires(Permission.DEFINE)
  @Path("migrations/{version}")
  @Operation(
      operationId = "putMigration",
      summary = "Keep a migration",
      description =
          "Statements of SQL that bring each tenant's tables to this version, in one transaction"
              + " and once. What is kept stays as it is, but for the way back.",
      extensions =
          @Extension(name = ApiErrors.MORE, value = "PART_MISSING ALREADY_EXISTS OUTCOME_UNKNOWN"))
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = Headers.JSON,
              schema = @Schema(implementation = MigrationsDocument.Body.class),
              examples =
                  @ExampleObject(
                      name = "likes",
                      value =
"""
{"name": "likes", "up": "CREATE TABLE likes(id INTEGER PRIMARY KEY, n INTEGER)",
 "down": "DROP TABLE likes"}
""")))
  @APIResponse(
      responseCode = "200",
      description = "The migration was there",
      content =
          @Content(
              mediaType = Headers.JSON,
              schema = @Schema(implementation = MigrationsDocument.Whole.class),
              examples = @ExampleObject(name = "likes", value = WHOLE)))
  @APIResponse(
      responseCode = "201",
      description = "The migration is kept",
      content =
          @Content(
              mediaType = Headers.JSON,
              schema = @Schema(implementation = MigrationsDocument.Whole.class),
              examples = @ExampleObject(name = "likes", value = WHOLE)))
  public Response put(@Context RoutingContext context, InputStream body) {
    ApiRequest request = plain(context);
    int version = version(request);
    MigrationsDocument.Body asked = bodies.readJson(MigrationsDocument.Body.class, request, body);
    SqlMigration migration =
        new SqlMigration(version, asked.name().orElse("v" + version), asked.up(), asked.down());
    Deadline deadline = options.deadline(request);
    boolean made = migrations(request).put(migration, new WriteOptions(Optional.empty(), deadline));
    return Response.status(made ? 201 : 200)
        .header(Headers.CONTENT_TYPE, Headers.JSON)
        .entity(WireWriter.json(MigrationsDocument.of(migration)))
        .build();
  }

  /** Begins, holds up or goes on with a run over all tenants. */
  @POST
  @Requires(Permission.ADMINISTER)
  @Path("migrations/apply")
  @Operation(
      operationId = "applyMigrations",
      summary = "Migrate all tenants",
      description =
          "Some at once, in the background; the list of migrations shows how far it is. Begun anew"
              + " after an interruption, it passes over what is done.",
      extensions =
          @Extension(name = ApiErrors.MORE, value = "PART_MISSING CONCURRENT_WRITE NOT_ACCEPTABLE"))
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = Headers.JSON,
              schema = @Schema(implementation = MigrationsDocument.Change.class),
              examples = @ExampleObject(name = "canary", value = "{\"canary\": 1}")))
  @APIResponse(
      responseCode = "202",
      description = "How the run stands",
      content =
          @Content(
              mediaType = Headers.JSON,
              schema = @Schema(implementation = MigrationsDocument.class),
              examples = @ExampleObject(name = "migrations", value = STATUS)))
  public Response apply(@Context RoutingContext context, InputStream body) {
    ApiRequest request = plain(context);
    MigrationsDocument.Change change =
        bodies.readJson(MigrationsDocument.Change.class, request, body);
    Answers.requireAccepted(request, Headers.JSON);
    Migrations migrations = migrations(request);
    FleetRun fleet = migrations.fleet();
    switch (change.action().orElse(MigrationsDocument.Action.APPLY)) {
      case APPLY -> fleet.begin(plan(change, Optional.empty()));
      case REVERT ->
          fleet.begin(
              plan(
                  change,
                  Optional.of(
                      change
                          .to()
                          .filter(to -> to >= 0)
                          .orElseThrow(
                              () ->
                                  Problem.invalid("/to", "revert needs the version to go back to.")
                                      .exception()))));
      case PAUSE -> fleet.pause();
      case RESUME -> fleet.resume();
    }
    return Answers.accepted(MigrationsDocument.of(migrations.all(), fleet.progress()));
  }

  /** Says how a tenant's tables stand. */
  @GET
  @Requires(Permission.READ)
  @Path("tenants/{t}/migrations")
  @Operation(
      operationId = "getTenantMigrations",
      summary = "Show the migrations of a tenant",
      description = "Those that it has, those that it lacks, and why it does not get further.",
      extensions = @Extension(name = ApiErrors.MORE, value = "PART_MISSING"))
  @APIResponse(
      responseCode = "200",
      description = "How its tables stand",
      content =
          @Content(
              mediaType = Headers.JSON,
              schema = @Schema(implementation = MigrationsDocument.OfTenant.class),
              examples =
                  @ExampleObject(
                      name = "pending",
                      value = "{\"version\": 0, \"applied\": [], \"pending\": [1]}")))
  public Response ofTenant(@Context RoutingContext context) {
    ApiRequest request = plain(context);
    Tenant tenant = request.tenant();
    RoutedNamespace namespace = namespaces.named(request.namespace());
    if (!namespace.backend().tenants(namespace.namespace()).exists(tenant)) {
      throw new NotFound(NotFound.Subject.TENANT);
    }
    return Answers.json(request, MigrationsDocument.of(namespace.migrations().state(tenant)));
  }

  private static FleetRun.Plan plan(MigrationsDocument.Change change, Optional<Integer> to) {
    return new FleetRun.Plan(
        to, change.canary().orElse(0), change.concurrency().orElse(CONCURRENCY));
  }

  private Migrations migrations(ApiRequest request) {
    Migrations migrations = namespaces.named(request.namespace()).migrations();
    migrations.requireSql();
    return migrations;
  }

  private static int version(ApiRequest request) {
    return (int) QueryParameters.number("version", request.segment(4), 1, Integer.MAX_VALUE);
  }

  private static ApiRequest plain(RoutingContext context) {
    ApiRequest request = ApiRequest.of(context);
    request.requireNoParameters();
    request.requireNoPreconditions();
    return request;
  }
}
