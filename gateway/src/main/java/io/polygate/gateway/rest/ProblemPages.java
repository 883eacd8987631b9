package io.polygate.gateway.rest;

import io.polygate.gateway.access.Permission;
import io.polygate.gateway.access.Requires;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The pages that the types of problems refer to, made of the catalogue. */
@Path("/problems")
@Tag(name = ApiDocument.PROBLEMS)
public final class ProblemPages {
  private static final String HTML = "text/html; charset=utf-8";

  /** One kind of problem, as it is shown. */
  @RegisterForReflection
  @Schema(name = "ProblemKind", description = "A kind of problem.")
  record Kind(
      @Schema(required = true, implementation = ProblemCode.class) String code,
      @Schema(required = true, minimum = "400", maximum = "599") int status,
      @Schema(required = true) String title,
      @Schema(required = true) boolean retryable,
      @Schema(required = true) String meaning,
      @Schema(required = true) String remedy,
      @Schema(required = true, description = "The page that explains it.") String page) {
    static Kind of(ProblemCode code) {
      return new Kind(
          code.name(),
          code.status(),
          code.title(),
          code.retryable(),
          code.meaning(),
          code.remedy(),
          code.page());
    }
  }

  /** All kinds. */
  @RegisterForReflection
  @Schema(name = "ProblemKinds")
  record Listing(@Schema(required = true) List<Kind> problems) {}

  ProblemPages() {}

  /** Lists all kinds of problems. */
  @GET
  @Requires(Permission.PUBLIC)
  @Operation(
      operationId = "listProblems",
      summary = "List all kinds of problems",
      description = "The catalogue of everything that an answer can report.")
  @APIResponse(
      responseCode = "200",
      description = "All kinds",
      content = {
        @Content(
            mediaType = Headers.JSON,
            schema = @Schema(implementation = Listing.class),
            examples = {
              @ExampleObject(
                  name = "problems",
                  value =
"""
{"problems": [
{"code": "ITEM_NOT_FOUND", "status": 404, "title": "There is no such item", "retryable": false,
 "meaning": "The collection has no item with this key, or it has expired.",
 "remedy": "Check the key, and that each of its parts was percent-encoded once.",
 "page": "/problems/item-not-found"}
]}
""")
            })
      })
  public Response list(@Context RoutingContext context) {
    ApiRequest request = ApiRequest.of(context);
    request.requireNoParameters();
    return Answers.json(
        request, new Listing(Arrays.stream(ProblemCode.values()).map(Kind::of).toList()));
  }

  /** Explains a kind of problem. */
  @GET
  @Requires(Permission.PUBLIC)
  @Path("{code}")
  @Operation(
      operationId = "getProblem",
      summary = "Explain a kind of problem",
      description = "As JSON, or as a page for people if text/html is accepted.",
      extensions = @Extension(name = ApiErrors.MORE, value = "PATH_NOT_FOUND"))
  @APIResponse(
      responseCode = "200",
      description = "The kind of problem",
      content = {
        @Content(
            mediaType = Headers.JSON,
            schema = @Schema(implementation = Kind.class),
            examples = {
              @ExampleObject(
                  name = "itemNotFound",
                  value =
"""
{"code": "ITEM_NOT_FOUND", "status": 404, "title": "There is no such item", "retryable": false,
 "meaning": "The collection has no item with this key, or it has expired.",
 "remedy": "Check the key, and that each of its parts was percent-encoded once.",
 "page": "/problems/item-not-found"}
""")
            }),
        @Content(mediaType = "text/html", schema = @Schema(type = SchemaType.STRING))
      })
  public Response get(@Context RoutingContext context) {
    ApiRequest request = ApiRequest.of(context);
    request.requireNoParameters();
    ProblemCode code =
        Arrays.stream(ProblemCode.values())
            .filter(known -> known.page().equals("/problems/" + request.segment(1)))
            .findFirst()
            .orElseThrow(
                () ->
                    Problem.of(ProblemCode.PATH_NOT_FOUND, "There is no such kind of problem.")
                        .exception());
    return MediaTypes.prefersLess(request.header(Headers.ACCEPT), Headers.JSON, "text/html")
        ? Response.ok(page(code)).header(Headers.CONTENT_TYPE, HTML).build()
        : Answers.json(request, Kind.of(code));
  }

  private static byte[] page(ProblemCode code) {
    String text =
        """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <title>%1$s</title>
        <style>body{font:16px/1.5 system-ui,sans-serif;max-width:42rem;margin:3rem auto;padding:0 1rem}</style>
        <h1>%2$s</h1>
        <p><code>%1$s</code>, status %3$d%4$s</p>
        <p>%5$s</p>
        <h2>What to do</h2>
        <p>%6$s</p>
        <p><a href="/problems">All problems</a></p>
        </html>
        """
            .formatted(
                code.name(),
                escaped(code.title()),
                code.status(),
                code.retryable() ? ", may be retried" : "",
                escaped(code.meaning()),
                escaped(code.remedy()));
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
