package io.polygate.backend.remote;

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
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Serves a backend to other gateways as a gateway does, and loses answers when it is told to. */
final class TestPeer implements AutoCloseable {
  private final Backend backend;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Deque<Mishap> mishaps = new ArrayDeque<>();
  final AtomicInteger calls = new AtomicInteger();
  volatile @Nullable String authorization;

  /** What befalls a call. */
  enum Mishap {
    /** Nothing is done, and the connection breaks. */
    LOST_REQUEST,
    /** It is done, and the connection breaks before the answer. */
    LOST_ANSWER,
    /** Something before the gateway answers with 503. */
    BUSY,
    /** Something before the gateway answers with 500. */
    BROKEN,
    /** The answer is no message. */
    GIBBERISH
  }

  TestPeer(Backend backend) {
    this.backend = backend;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/v1/namespaces/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  RemoteSettings settings() {
    return new RemoteSettings(
        URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
        Optional.empty(),
        Optional.empty(),
        Duration.ofSeconds(30),
        Duration.ofSeconds(2));
  }

  /** Has the next calls meet these, each one. */
  void next(Mishap... these) {
    synchronized (mishaps) {
      mishaps.addAll(List.of(these));
    }
  }

  private Optional<Mishap> mishap() {
    synchronized (mishaps) {
      return Optional.ofNullable(mishaps.poll());
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    calls.incrementAndGet();
    authorization = exchange.getRequestHeaders().getFirst("Authorization");
    String[] path = exchange.getRequestURI().getPath().split("/", -1);
    Deadline deadline =
        Deadline.after(
            Duration.ofMillis(
                Long.parseLong(exchange.getRequestHeaders().getFirst("Request-Timeout"))));
    byte[] message = exchange.getRequestBody().readAllBytes();
    Optional<Mishap> mishap = mishap();
    byte[] answer =
        mishap.filter(m -> m != Mishap.LOST_ANSWER).isPresent()
            ? new byte[0]
            : new PeerServer(backend, new Namespace(path[3])).answer(message, deadline);
    if (mishap.isEmpty()) {
      send(exchange, 200, answer);
      return;
    }
    switch (mishap.get()) {
      case LOST_REQUEST, LOST_ANSWER -> throw new IOException("The test breaks the connection.");
      case BUSY -> send(exchange, 503, new byte[0]);
      case BROKEN -> send(exchange, 500, new byte[0]);
      case GIBBERISH -> send(exchange, 200, new byte[] {1, 2, 3});
    }
  }

  private static void send(HttpExchange exchange, int status, byte[] answer) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
    exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
    backend.close();
  }
}
