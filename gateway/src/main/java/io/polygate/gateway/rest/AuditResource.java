package io.polygate.gateway.rest;

import io.polygate.gateway.access.Permission;
import io.polygate.gateway.access.Requires;
import io.polygate.gateway.audit.AuditReader;
import io.polygate.spi.Json;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;

/**
 * The audit log, for who may administer the whole gateway. Not in the document of the API, as it is
 * the operator's and not a namespace's.
 */
@Path("/v1/audit")
@RunOnVirtualThread
public final class AuditResource {
  private static final Set<String> PARAMETERS =
      Set.of("after", "limit", "namespace", "tenant", "who", "since", "until");
  private static final int UNASKED = 100;

  private final AuditTrail trail;

  AuditResource(AuditTrail trail) {
    this.trail = trail;
  }

  /** Reads a page of the log, oldest first. */
  @GET
  @Requires(Permission.ADMINISTER)
  @Operation(hidden = true)
  public Response read(@Context RoutingContext context) {
    ApiRequest request = ApiRequest.of(context);
    request.requireNoPreconditions();
    QueryParameters parameters = request.parameters(PARAMETERS);
    AuditReader.Wanted wanted =
        new AuditReader.Wanted(
            parameters.text("namespace"),
            parameters.text("tenant"),
            parameters.text("who"),
            time(parameters, "since"),
            time(parameters, "until"));
    long after = parameters.number("after", 0, Long.MAX_VALUE - 1).orElse(0L);
    int limit =
        parameters.number("limit", 1, PageLimits.MAX_ITEMS).map(Long::intValue).orElse(UNASKED);
    AuditTrail.Seen seen =
        trail
            .read(after, limit, wanted)
            .orElseThrow(
                () ->
                    Problem.of(
                            ProblemCode.PATH_NOT_FOUND,
                            "No audit log is kept: polygate.audit.directory says where.")
                        .exception());
    return Answers.json(request, document(seen));
  }

  private static Optional<Instant> time(QueryParameters parameters, String name) {
    return parameters
        .text(name)
        .map(
            text -> {
              try {
                return Instant.parse(text);
              } catch (DateTimeException e) {
                throw Problem.invalid(name, "A time is as 2026-01-31T08:00:00Z.").exception();
              }
            });
  }

  private static byte[] document(AuditTrail.Seen seen) {
    AuditReader.Page page = seen.page();
    JsonOut out = new JsonOut(16 << 10);
    out.beginObject().name("entries").beginArray();
    page.lines().forEach(line -> out.raw(Json.write(line)));
    out.endArray().name("chain").beginObject();
    out.name("last").number(seen.end().number()).name("digest").string(seen.end().digest());
    out.name("checkedFrom").number(page.from()).name("holds").bool(page.broken().isEmpty());
    page.broken().ifPresent(place -> out.name("brokenAt").string(place));
    out.endObject().name("page").beginObject().name("count").number(page.lines().size());
    page.next().ifPresent(next -> out.name("next").string(Long.toString(next)));
    return out.endObject().endObject().toByteArray();
  }
}
