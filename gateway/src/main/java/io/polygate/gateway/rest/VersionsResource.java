package io.polygate.gateway.rest;

import io.polygate.gateway.Namespaces;
import io.polygate.gateway.access.Permission;
import io.polygate.gateway.access.Requires;
import io.polygate.gateway.catalog.VersionTurns.Standing;
import io.polygate.gateway.catalog.VersionTurns.Turn;
import io.polygate.gateway.evolution.Evolution;
import io.polygate.spi.CollectionName;
import io.polygate.spi.Deadline;
import io.polygate.spi.StorageException.NotFound;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The versions of a collection's definition. */
@Path("/v1/namespaces/{ns}/collections/{c}/versions")
@Tag(name = ApiDocument.COLLECTIONS)
@RunOnVirtualThread
public final class VersionsResource {
  private static final String STANDING =
      """
      {"inForce": 2, "state": "moving", "served": [1, 2],
       "pass": {"state": "running", "tenants": 1000, "done": 10, "failed": 0, "seen": 5000,
                "rewritten": 4998, "failures": []}}
      """;

  private final Namespaces namespaces;
  private final Bodies bodies;
  private final RequestOptions options;

  VersionsResource(Namespaces namespaces, Bodies bodies, RequestOptions options) {
    this.namespaces = namespaces;
    this.bodies = bodies;
    this.options = options;
  }

  /** Shows the versions. */
  @GET
  @Requires(Permission.DISCOVER)
  @Operation(
      operationId = "getVersions",
      summary = "Show the versions of a definition",
      description =
          "A definition with migrate keeps the version before: items are shown in either, and are"
              + " brought to the one in force when they are read, written, or reached by a pass in"
              + " the background.")
  @APIResponse(
      responseCode = "200",
      description = "The versions",
      content =
          @Content(
              mediaType = Headers.JSON,
              schema = @Schema(implementation = VersionsDocument.class),
              examples = @ExampleObject(name = "versions", value = STANDING)))
  public Response get(@Context RoutingContext context) {
    ApiRequest request = ApiRequest.of(context);
    request.requireNoParameters();
    return Answers.json(request, document(request, options.deadline(request)));
  }

  /** Goes back to a version, ends those before, or has items brought on anew. */
  @POST
  @Requires(Permission.DEFINE)
  @Operation(
      operationId = "changeVersions",
      summary = "Roll back, retire or migrate",
      description =
          "rollback puts the version before in force again, and items are brought back to it;"
              + " retire ends the versions before, when all items have come to the one in force;"
              + " migrate begins a pass over all items that failed anew.",
      extensions =
          @Extension(
              name = ApiErrors.MORE,
              value =
                  "VERSIONS_IN_USE CONCURRENT_WRITE NOT_ACCEPTABLE OUTCOME_UNKNOWN OUT_OF_SPACE"))
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = Headers.JSON,
              schema = @Schema(implementation = VersionsDocument.Change.class),
              examples = @ExampleObject(name = "retire", value = "{\"action\": \"migrate\"}")))
  @APIResponse(
      responseCode = "202",
      description = "How the versions stand then",
      content =
          @Content(
              mediaType = Headers.JSON,
              schema = @Schema(implementation = VersionsDocument.class),
              examples = @ExampleObject(name = "versions", value = STANDING)))
  public Response change(@Context RoutingContext context, InputStream body) {
    ApiRequest request = ApiRequest.of(context);
    request.requireNoParameters();
    VersionsDocument.Change asked = bodies.readJson(VersionsDocument.Change.class, request, body);
    Deadline deadline = options.deadline(request);
    Evolution evolution = evolution(request);
    CollectionName collection = request.collection();
    boolean discard = asked.discard().orElse(false);
    switch (asked.action()) {
      case MIGRATE -> evolution.begin(collection, deadline);
      case ROLLBACK -> {
        Standing _ = evolution.make(Turn.ROLL_BACK, collection, discard, deadline);
      }
      case RETIRE -> {
        Standing _ = evolution.make(Turn.RETIRE, collection, discard, deadline);
      }
    }
    Answers.requireAccepted(request, Headers.JSON);
    return Answers.accepted(document(request, deadline));
  }

  private VersionsDocument document(ApiRequest request, Deadline deadline) {
    Evolution evolution = evolution(request);
    return VersionsDocument.of(
        evolution
            .standing(request.collection(), deadline)
            .orElseThrow(() -> new NotFound(NotFound.Subject.COLLECTION)),
        evolution.progress(request.collection()));
  }

  private Evolution evolution(ApiRequest request) {
    return namespaces.named(request.namespace()).evolution();
  }
}
