package io.polygate.backend.dynamodb;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between the SDK and DynamoDB Local and makes requests go wrong as they do on the way to
 * the real engine, in the shape of its answers.
 */
final class FaultProxy implements AutoCloseable {
  private final URI engine;
  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, AtomicInteger> seen = new ConcurrentHashMap<>();
  private final Map<String, Planned> planned = new ConcurrentHashMap<>();

  /** A fault. */
  sealed interface Fault {
    /** The engine is not asked, and answers so. */
    record Refusal(int status, String body) implements Fault {}

    /** The engine is not asked; all writes of the batch come back. */
    record Unprocessed() implements Fault {}

    /** The engine is asked, and its answer is lost. */
    record LostAnswer() implements Fault {}
  }

  private record Planned(Fault fault, AtomicInteger times) {}

  /** A proxy of an engine, without faults. */
  FaultProxy(URI engine) {
    this.engine = engine;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Makes the next requests of a kind go wrong. */
  void plan(String operation, int times, Fault fault) {
    planned.put(operation, new Planned(fault, new AtomicInteger(times)));
  }

  /** An error as the engine writes it. */
  static Fault error(int status, String code, String messageName) {
    return new Fault.Refusal(
        status,
        """
        {"__type":"com.amazonaws.dynamodb.v20120810#%s","%s":"Secret of arn:aws:iam::1:user/x"}"""
            .formatted(code, messageName));
  }

  /** How many requests of a kind have come. */
  int seen(String operation) {
    return counter(operation).get();
  }

  private AtomicInteger counter(String operation) {
    return seen.computeIfAbsent(operation, _ -> new AtomicInteger());
  }

  private void handle(HttpExchange exchange) throws IOException {
    String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    String operation = target.substring(target.indexOf('.') + 1);
    byte[] body = exchange.getRequestBody().readAllBytes();
    counter(operation).incrementAndGet();
    Planned plan = planned.get(operation);
    if (plan == null || plan.times().getAndDecrement() <= 0) {
      HttpResponse<byte[]> answer = forward(exchange, body);
      answer(exchange, answer.statusCode(), answer.body());
      return;
    }
    switch (plan.fault()) {
      case Fault.Refusal(int status, String text) ->
          answer(exchange, status, text.getBytes(StandardCharsets.UTF_8));
      case Fault.Unprocessed() -> {
        String request = new String(body, StandardCharsets.UTF_8);
        String unprocessed = request.replaceFirst("\"RequestItems\"", "\"UnprocessedItems\"");
        answer(exchange, 200, unprocessed.getBytes(StandardCharsets.UTF_8));
      }
      case Fault.LostAnswer() -> {
        forward(exchange, body);
        exchange.close(); // Without an answer, which ends the connection.
      }
    }
  }

  private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(engine).POST(HttpRequest.BodyPublishers.ofByteArray(body));
    for (String name : List.of("X-Amz-Target", "Content-Type", "Authorization", "X-Amz-Date")) {
      String value = exchange.getRequestHeaders().getFirst(name);
      if (value != null) {
        request.header(name, value);
      }
    }
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    client.close();
  }
}
