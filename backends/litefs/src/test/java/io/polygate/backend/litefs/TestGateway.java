package io.polygate.backend.litefs;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.polygate.spi.Backend;
import io.polygate.spi.Deadline;
import io.polygate.spi.Namespace;
import io.polygate.spi.wire.PeerServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Answers other nodes' calls on a backend as a node's gateway does. */
final class TestGateway implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile @Nullable Backend backend;
  final AtomicInteger calls = new AtomicInteger();

  /** A gateway that has no backend yet. */
  TestGateway() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/v1/namespaces/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  void serve(Backend served) {
    backend = served;
  }

  private void handle(HttpExchange exchange) throws IOException {
    calls.incrementAndGet();
    Backend served = backend;
    byte[] message = exchange.getRequestBody().readAllBytes();
    if (served == null) {
      exchange.sendResponseHeaders(503, -1);
      exchange.close();
      return;
    }
    String[] path = exchange.getRequestURI().getPath().split("/", -1);
    Deadline deadline =
        Deadline.after(
            Duration.ofMillis(
                Long.parseLong(exchange.getRequestHeaders().getFirst("Request-Timeout"))));
    byte[] answer = new PeerServer(served, new Namespace(path[3])).answer(message, deadline);
    exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
    exchange.sendResponseHeaders(200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
