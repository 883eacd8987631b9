package io.polygate.benchmarks;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The floor: what the gateway's HTTP server can do at best. It reads each request to its end and
 * repeats an answer that it was given, with the same headers and body; an import it answers with
 * one line for each line that it reads, an export with as many bytes as it is asked for. It stores
 * nothing.
 */
final class FloorServer extends AbstractVerticle {
  /** Where the answer to repeat is put; its status and headers are headers with the prefix. */
  static final String ANSWER_PATH = "/answer";

  /** What is sent where only the number of bytes counts. */
  private static final Buffer PART = Buffer.buffer(new byte[64 * 1024]);

  static final String PREFIX = "answer-";
  static final String STATUS = PREFIX + "status";

  private final int port;

  /** One for all event loops, written only between loads. */
  private final AtomicReference<@Nullable Repeated> repeated;

  private record Repeated(int status, MultiMap headers, Buffer body) {}

  private FloorServer(int port, AtomicReference<@Nullable Repeated> repeated) {
    this.port = port;
    this.repeated = repeated;
  }

  /**
   * Starts the floor.
   *
   * @param arguments the port on the loopback interface, alone
   */
  public static void main(String[] arguments) throws Exception {
    // As Quarkus does in production: no share of the buffers is followed in search of leaks.
    System.setProperty("io.netty.leakDetection.level", "disabled");
    start(Integer.parseInt(arguments[0]));
  }

  /** Starts the floor in this process; it listens when this returns, until its Vert.x is closed. */
  static Vertx start(int port) throws Exception {
    AtomicReference<@Nullable Repeated> repeated = new AtomicReference<>();
    Vertx vertx = Vertx.vertx();
    int eventLoops = 2 * Runtime.getRuntime().availableProcessors();
    vertx
        .deployVerticle(
            () -> new FloorServer(port, repeated), new DeploymentOptions().setInstances(eventLoops))
        .toCompletionStage()
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
    return vertx;
  }

  @Override
  public void start(Promise<Void> started) {
    Router router = Router.router(vertx);
    router.get(Paths.READY).handler(context -> context.response().end());
    router.put(ANSWER_PATH).handler(context -> keep(context.request()));
    router
        .route("/v1/*")
        .handler(
            context -> {
              HttpServerRequest request = context.request();
              if (request.path().endsWith("/export")) {
                sendBytes(request);
              } else if (request.path().endsWith("/import")) {
                answerLines(request);
              } else if (request.method().equals(HttpMethod.GET)) {
                repeat(request.response());
              } else {
                request.body().onSuccess(body -> repeat(request.response()));
              }
            });
    vertx
        .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(port))
        .requestHandler(router)
        .listen()
        .<Void>mapEmpty()
        .onComplete(started);
  }

  private void keep(HttpServerRequest request) {
    request
        .body()
        .onSuccess(
            body -> {
              MultiMap headers = MultiMap.caseInsensitiveMultiMap();
              for (var header : request.headers()) {
                String name = header.getKey();
                if (name.startsWith(PREFIX) && !name.equals(STATUS)) {
                  headers.add(name.substring(PREFIX.length()), header.getValue());
                }
              }
              int status = Integer.parseInt(request.getHeader(STATUS));
              repeated.set(new Repeated(status, headers, body));
              request.response().setStatusCode(204).end();
            });
  }

  private void repeat(HttpServerResponse response) {
    Repeated answer = repeated.get();
    if (answer == null) {
      response.setStatusCode(404).end();
      return;
    }
    response.setStatusCode(answer.status());
    response.headers().addAll(answer.headers());
    response.end(answer.body());
  }

  /** Sends as many bytes as the parameter says, at the pace at which they are taken. */
  private static void sendBytes(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    long bytes = Long.parseLong(request.getParam("bytes", "0"));
    response.putHeader("Content-Length", Long.toString(bytes));
    sendBytes(response, bytes);
  }

  private static void sendBytes(HttpServerResponse response, long bytes) {
    long left = bytes;
    while (left > 0 && !response.writeQueueFull()) {
      int part = (int) Math.min(left, PART.length());
      response.write(part == PART.length() ? PART : PART.slice(0, part));
      left -= part;
    }
    long rest = left;
    if (rest == 0) {
      response.end();
    } else {
      response.drainHandler(drained -> sendBytes(response, rest));
    }
  }

  private void answerLines(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    Repeated answer = repeated.get();
    if (answer == null) {
      response.setStatusCode(404).end();
      return;
    }
    response.setStatusCode(answer.status()).setChunked(true);
    response.headers().addAll(answer.headers());
    request.handler(
        bytes -> {
          Buffer lines = Buffer.buffer();
          for (int i = 0; i < bytes.length(); i++) {
            if (bytes.getByte(i) == '\n') {
              lines.appendBuffer(answer.body());
            }
          }
          if (lines.length() > 0) {
            response.write(lines);
          }
          if (response.writeQueueFull()) {
            request.pause();
            response.drainHandler(drained -> request.resume());
          }
        });
    request.endHandler(end -> response.end());
  }
}
