package io.polygate.gateway.rest;

import io.quarkus.smallrye.openapi.runtime.OpenApiConstants;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers the OpenAPI document by the bytes that the build wrote, in JSON and in YAML.
 *
 * <p>Quarkus answers it too, but reads it, builds a model of it and writes that twice while it
 * starts, which takes longer than anything else in a start, and then keeps it.
 */
@Singleton
public final class PublishedDocument {
  private static final String PATH = "/q/openapi";

  /** Its forms with the format in the name of the path. */
  static final List<String> PATHS = List.of(PATH, PATH + ".json", PATH + ".yaml", PATH + ".yml");

  private static final int BEFORE_QUARKUS = -100;
  private static final int NO_CONTENT = 204;
  private static final int METHOD_NOT_ALLOWED = 405;

  PublishedDocument() {}

  /**
   * Keeps Quarkus from reading the document while it starts; to be called before. The loader by
   * which it looks for the document is a variable of its own, made for its development mode.
   */
  public static void unprepared() {
    OpenApiConstants.classLoader =
        new ClassLoader("no document", null) {
          @Override
          public @Nullable InputStream getResourceAsStream(String name) {
            return null;
          }
        };
  }

  void register(@Observes Router router) {
    for (String path : PATHS) {
      // On a thread that may wait, as the bytes are read again each time: few ask for them.
      router.route(path).order(BEFORE_QUARKUS).blockingHandler(PublishedDocument::answer, false);
    }
  }

  private static void answer(RoutingContext context) {
    HttpServerRequest request = context.request();
    boolean head = request.method().equals(HttpMethod.HEAD);
    if (!head && !request.method().equals(HttpMethod.GET)) {
      context.response().putHeader(Headers.ALLOW, "GET, HEAD, OPTIONS");
      if (request.method().equals(HttpMethod.OPTIONS)) {
        context.response().setStatusCode(NO_CONTENT).end();
      } else {
        context.fail(METHOD_NOT_ALLOWED);
      }
      return;
    }
    boolean json = isJson(request);
    byte[] document = read(json ? "JSON" : "YAML");
    context
        .response()
        .putHeader(
            Headers.CONTENT_TYPE,
            json ? "application/json;charset=UTF-8" : "application/yaml;charset=UTF-8")
        .putHeader(Headers.CONTENT_LENGTH, Integer.toString(document.length));
    if (head) {
      context.response().end();
    } else {
      context.response().end(Buffer.buffer(document));
    }
  }

  private static boolean isJson(HttpServerRequest request) {
    if (request.path().endsWith(".json")) {
      return true;
    }
    String format = request.path().equals(PATH) ? request.getParam("format") : null;
    String accept = request.getHeader(Headers.ACCEPT);
    return format == null
        ? request.path().equals(PATH) && accept != null && accept.contains(Headers.JSON)
        : format.equalsIgnoreCase("json");
  }

  private static byte[] read(String format) {
    String name = OpenApiConstants.BASE_NAME + "." + format;
    try (InputStream in =
        Thread.currentThread().getContextClassLoader().getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("The build wrote no " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
