package io.polygate.gateway.rest;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The pages that the types of problems refer to, made of the catalogue. */
@Path("/problems")
public final class ProblemPages {
  private static final String HTML = "text/html; charset=utf-8";

  /** One kind of problem, as it is shown. */
  @RegisterForReflection
  @Schema(name = "ProblemKind", description = "A kind of problem.")
  record Kind(
      @Schema(required = true) String code,
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
  public Response list(@Context RoutingContext context) {
    ApiRequest request = ApiRequest.of(context);
    request.requireNoParameters();
    return Answers.json(
        request, new Listing(Arrays.stream(ProblemCode.values()).map(Kind::of).toList()));
  }

  /** Explains a kind of problem. */
  @GET
  @Path("{code}")
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
