package io.polygate.client;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;

/** A server that answers what a test tells it to, to show what a gateway seldom says. */
final class ToldGateway implements AutoCloseable {
  private final HttpServer server;
  private final List<Headers> asked = new CopyOnWriteArrayList<>();
  private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();

  /**
   * An answer.
   *
   * @param status its status
   * @param headers its headers: a name, a value, and so on
   * @param body its body
   */
  record Told(int status, List<String> headers, String body) {
    static Told ok(String... headers) {
      return new Told(200, List.of(headers), "{}");
    }

    static Told problem(int status, String fields, String... headers) {
      return new Told(
          status,
          Stream.concat(Stream.of("Content-Type", "application/problem+json"), Stream.of(headers))
              .toList(),
          "{" + fields + ",\"detail\":\"as told\"}");
    }
  }

  ToldGateway() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Answers so next. */
  void tell(Told answer) {
    told.add(answer);
  }

  /** How many requests came. */
  int requests() {
    return asked.size();
  }

  /** A header of a request, by the request's number. */
  Optional<String> header(int request, String name) {
    return Optional.ofNullable(asked.get(request).getFirst(name));
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      asked.add(exchange.getRequestHeaders());
      Told answer = told.take();
      for (int i = 0; i < answer.headers().size(); i += 2) {
        exchange.getResponseHeaders().set(answer.headers().get(i), answer.headers().get(i + 1));
      }
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
