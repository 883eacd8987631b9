package io.polygate.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.function.Supplier;
import javax.net.ssl.SSLSession;

/**
 * An answer whose problem, if it is one, was looked at before whoever asked reads it.
 *
 * @param response what came
 * @param body what whoever asked makes of the body
 * @param problem what the body says, if it is a problem
 */
record Answer<T>(HttpResponse<Parts<T>> response, T body, Optional<JsonNode> problem)
    implements HttpResponse<T> {
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * What a body became.
   *
   * @param body what whoever asked makes of it
   * @param problem what it says, if it is a problem
   */
  record Parts<T>(Supplier<T> body, Optional<JsonNode> problem) {}

  static <T> Answer<T> of(HttpResponse<Parts<T>> response) {
    return new Answer<>(response, response.body().body().get(), response.body().problem());
  }

  /** Reads problems, and hands everything on to another handler. */
  static <T> BodyHandler<Parts<T>> handler(BodyHandler<T> handler) {
    return info ->
        info.headers()
                .firstValue("Content-Type")
                .map(type -> type.startsWith("application/problem+json"))
                .orElse(false)
            ? BodySubscribers.mapping(
                BodySubscribers.ofByteArray(),
                bytes -> new Parts<>(() -> replayed(handler, info, bytes), read(bytes)))
            : BodySubscribers.mapping(
                handler.apply(info), body -> new Parts<>(() -> body, Optional.empty()));
  }

  private static Optional<JsonNode> read(byte[] bytes) {
    try {
      return Optional.of(JSON.readTree(bytes));
    } catch (IOException e) {
      return Optional.empty(); // Something cut it off, and the status says enough.
    }
  }

  private static <T> T replayed(BodyHandler<T> handler, ResponseInfo info, byte[] bytes) {
    BodySubscriber<T> subscriber = handler.apply(info);
    subscriber.onSubscribe(
        new Flow.Subscription() {
          @Override
          public void request(long count) {
            // Everything is given at once.
          }

          @Override
          public void cancel() {
            // There is nothing to stop.
          }
        });
    subscriber.onNext(List.of(ByteBuffer.wrap(bytes)));
    subscriber.onComplete();
    return subscriber.getBody().toCompletableFuture().join();
  }

  boolean isSuccess() {
    return statusCode() / 100 == 2;
  }

  boolean isProblem(String code) {
    return problem.map(fields -> fields.path("code").asText().equals(code)).orElse(false);
  }

  /** What the problem says; what is none, such as a proxy's page, is looked at by its status. */
  boolean mayBeSentAgain() {
    return problem
        .map(
            fields ->
                fields.path("retryable").asBoolean()
                    || fields.path("outcome").asText().equals("unknown"))
        .orElse(statusCode() == 502 || statusCode() == 503);
  }

  /** How long the gateway wants to be left alone. */
  Duration retryAfter() {
    return headers()
        .firstValue("Retry-After")
        .filter(text -> text.matches("[0-9]{1,9}"))
        .map(text -> Duration.ofSeconds(Long.parseLong(text)))
        .orElse(Duration.ZERO);
  }

  @Override
  public int statusCode() {
    return response.statusCode();
  }

  @Override
  public HttpRequest request() {
    return response.request();
  }

  @Override
  public Optional<HttpResponse<T>> previousResponse() {
    return Optional.empty();
  }

  @Override
  public HttpHeaders headers() {
    return response.headers();
  }

  @Override
  public Optional<SSLSession> sslSession() {
    return response.sslSession();
  }

  @Override
  public URI uri() {
    return response.uri();
  }

  @Override
  public HttpClient.Version version() {
    return response.version();
  }
}
