package io.polygate.client;

import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * Sends what the generated code asks for: with the credential, an idempotency key on each write and
 * the tenant's consistency token, and again where the gateway says that it may be, or where the
 * connection broke, which the key makes safe.
 */
final class ResilientHttpClient extends HttpClient {
  private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

  /** POSTs that change nothing. */
  private static final Pattern READING = Pattern.compile(".*/(?:query|scan)");

  private final HttpClient http;
  private final Optional<String> key;
  private final Retries retries;
  private final Tokens tokens;

  ResilientHttpClient(HttpClient http, Optional<String> key, Retries retries, Tokens tokens) {
    this.http = http;
    this.key = key;
    this.retries = retries;
    this.tokens = tokens;
  }

  @Override
  public <T> Answer<T> send(HttpRequest request, BodyHandler<T> handler)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + retries.deadline().toNanos();
    HttpRequest.Builder builder = HttpRequest.newBuilder(request, (name, value) -> true);
    // What a caller adds stands beside what was generated, and is meant instead of it.
    request
        .headers()
        .map()
        .forEach((name, values) -> builder.setHeader(name, values.get(values.size() - 1)));
    if (!isRead(request) && request.headers().firstValue(IDEMPOTENCY_KEY).isEmpty()) {
      builder.setHeader(IDEMPOTENCY_KEY, UUID.randomUUID().toString());
    }
    for (int attempt = 1; ; attempt++) {
      Duration left = Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
      if (request.timeout().map(timeout -> timeout.compareTo(left) > 0).orElse(true)) {
        builder.timeout(left);
      }
      Duration pause = retries.pauseAfter(attempt);
      try {
        Tokens.Sent sent = tokens.send(credited(builder.build()), isRead(request));
        Answer<T> answer = Answer.of(http.send(sent.request(), Answer.handler(handler)));
        tokens.learn(sent, answer);
        Duration wanted = answer.retryAfter();
        if (!answer.mayBeSentAgain() || wanted.compareTo(retries.maxPause()) > 0) {
          return answer;
        }
        pause = pause.compareTo(wanted) < 0 ? wanted : pause;
        if (isBeyond(deadline, pause)) {
          return answer;
        }
      } catch (IOException e) {
        if (isBeyond(deadline, pause)) {
          throw e;
        }
      }
      Thread.sleep(pause);
    }
  }

  /**
   * Sends a request once, and waits for the head of its answer for so long; what comes after that
   * may take any time.
   */
  <T> Answer<T> open(HttpRequest request, BodyHandler<T> handler, Duration patience)
      throws IOException, InterruptedException {
    Tokens.Sent sent = tokens.send(credited(request), isRead(request));
    CompletableFuture<HttpResponse<Answer.Parts<T>>> coming =
        http.sendAsync(sent.request(), Answer.handler(handler));
    try {
      Answer<T> answer = Answer.of(coming.get(patience.toNanos(), TimeUnit.NANOSECONDS));
      tokens.learn(sent, answer);
      return answer;
    } catch (TimeoutException e) {
      throw new IOException("There was no answer within " + patience + ".", e);
    } catch (ExecutionException e) {
      throw new IOException("There is no connection.", e.getCause());
    } finally {
      coming.cancel(true); // Which does nothing to one that came.
    }
  }

  private HttpRequest credited(HttpRequest request) {
    return key.map(
            secret ->
                HttpRequest.newBuilder(request, (name, value) -> true)
                    .setHeader("Authorization", "Bearer " + secret)
                    .build())
        .orElse(request);
  }

  private static boolean isBeyond(long deadline, Duration pause) {
    return System.nanoTime() + pause.toNanos() - deadline >= 0;
  }

  private static boolean isRead(HttpRequest request) {
    String method = request.method();
    return method.equals("GET")
        || method.equals("HEAD")
        || READING.matcher(request.uri().getRawPath()).matches();
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> handler) {
    Executor executor =
        executor().orElse(CompletableFuture.completedFuture(null).defaultExecutor());
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return (HttpResponse<T>) send(request, handler);
          } catch (IOException e) {
            throw new CompletionException(e);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
          }
        },
        executor);
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> handler, PushPromiseHandler<T> pushed) {
    return sendAsync(request, handler); // The gateway pushes nothing.
  }

  @Override
  public Optional<CookieHandler> cookieHandler() {
    return http.cookieHandler();
  }

  @Override
  public Optional<Duration> connectTimeout() {
    return http.connectTimeout();
  }

  @Override
  public Redirect followRedirects() {
    return http.followRedirects();
  }

  @Override
  public Optional<ProxySelector> proxy() {
    return http.proxy();
  }

  @Override
  public SSLContext sslContext() {
    return http.sslContext();
  }

  @Override
  public SSLParameters sslParameters() {
    return http.sslParameters();
  }

  @Override
  public Optional<Authenticator> authenticator() {
    return http.authenticator();
  }

  @Override
  public Version version() {
    return http.version();
  }

  @Override
  public Optional<Executor> executor() {
    return http.executor();
  }
}
