package io.polygate.it.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.CookieHandler;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A client of one gateway. Every exchange ends within its patience, {@link #PATIENCE} unless said,
 * or fails. Safe for use by several threads.
 */
public final class Http implements AutoCloseable {
  /** How long an exchange may take on a slow machine before its test fails. */
  public static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Supplier<URI> base;
  private final Duration patience;
  private final String[] always;
  private final HttpClient client;

  /**
   * A client of whatever address the supplier gives at each request.
   *
   * @param always names and values of the headers that every request has
   */
  public Http(Supplier<URI> base, String... always) {
    this(base, PATIENCE, always);
  }

  /** As the other constructor, for exchanges that end within another time. */
  public Http(Supplier<URI> base, Duration patience, String... always) {
    this(base, patience, HttpClient.newBuilder(), always);
  }

  /** As the first constructor, with what keeps cookies and brings them back. */
  public Http(Supplier<URI> base, CookieHandler cookies, String... always) {
    this(base, PATIENCE, HttpClient.newBuilder().cookieHandler(cookies), always);
  }

  private Http(
      Supplier<URI> base, Duration patience, HttpClient.Builder builder, String... always) {
    this.base = base;
    this.patience = patience;
    this.always = always.clone();
    this.client = builder.version(HttpClient.Version.HTTP_1_1).connectTimeout(patience).build();
  }

  /** Reads a path, which begins with a slash and is sent as it is. */
  public Answer get(String path, String... headers) {
    return send("GET", path, null, BodyPublishers.noBody(), headers);
  }

  /** Reads the headers of a path. */
  public Answer head(String path, String... headers) {
    return send("HEAD", path, null, BodyPublishers.noBody(), headers);
  }

  /** Deletes a path. */
  public Answer delete(String path, String... headers) {
    return send("DELETE", path, null, BodyPublishers.noBody(), headers);
  }

  /** Puts JSON. */
  public Answer put(String path, JsonNode json, String... headers) {
    return put(path, "application/json", Json.write(json), headers);
  }

  /** Puts text of a media type. */
  public Answer put(String path, String mediaType, String text, String... headers) {
    return send("PUT", path, mediaType, BodyPublishers.ofString(text), headers);
  }

  /** Puts nothing: no body and no media type. */
  public Answer putEmpty(String path, String... headers) {
    return send("PUT", path, null, BodyPublishers.noBody(), headers);
  }

  /** Posts JSON. */
  public Answer post(String path, JsonNode json, String... headers) {
    return post(path, "application/json", Json.write(json), headers);
  }

  /** Posts text of a media type. */
  public Answer post(String path, String mediaType, String text, String... headers) {
    return send("POST", path, mediaType, BodyPublishers.ofString(text), headers);
  }

  /** Patches with text of a media type. */
  public Answer patch(String path, String mediaType, String text, String... headers) {
    return send("PATCH", path, mediaType, BodyPublishers.ofString(text), headers);
  }

  /** Sends bytes of a media type. */
  public Answer bytes(
      String method, String path, String mediaType, byte[] body, String... headers) {
    return send(method, path, mediaType, BodyPublishers.ofByteArray(body), headers);
  }

  /** Sends any request. */
  public Answer send(
      String method,
      String path,
      @Nullable String mediaType,
      BodyPublisher body,
      String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base.get() + path))
            .timeout(patience)
            .method(method, body);
    if (mediaType != null) {
      request.header("Content-Type", mediaType);
    }
    if (always.length > 0) {
      request.headers(always);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
      return new Answer(
          method + " " + path, response.statusCode(), response.headers(), response.body());
    } catch (IOException e) {
      throw new Interrupted(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(method + " " + path, e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
    client.close();
  }

  /** The exchange broke off before its answer was whole: whether it had an effect is unknown. */
  public static final class Interrupted extends RuntimeException {
    Interrupted(String request, IOException cause) {
      super("no answer to " + request + ": " + cause, cause);
    }
  }
}
