package io.polygate.litefs;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/** What a node's LiteFS says over HTTP: {@code /info} and {@code /events}. */
final class SimulatedApi implements AutoCloseable {
  private static final String END = "";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<BlockingQueue<String>> listeners = ConcurrentHashMap.newKeySet();
  private volatile Standing standing = new Standing(false, Optional.empty());
  private volatile boolean silent;

  private record Standing(boolean isPrimary, Optional<String> primary) {
    String members() {
      return "\"isPrimary\":"
          + isPrimary
          + primary.map(host -> ",\"hostname\":\"" + host + "\"").orElse("");
    }
  }

  SimulatedApi() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/info", this::info);
    server.createContext("/events", this::events);
    server.setExecutor(threads);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** What the node is from now on. */
  void become(boolean isPrimary, Optional<String> primary) {
    standing = new Standing(isPrimary, primary);
    tell("{\"type\":\"primaryChange\",\"data\":{" + standing.members() + "}}");
  }

  /** Tells of a transaction that is in a database of the node. */
  void transaction(String database, SimulatedPosition position) {
    tell(
        "{\"type\":\"tx\",\"db\":\"%s\",\"data\":{\"txID\":\"%016x\",\"postApplyChecksum\":\"%016x\",\"pageSize\":4096}}"
            .formatted(database, position.transaction(), position.checksum()));
  }

  /** Ends all connections, and answers no more until it is told to. */
  void silence(boolean on) {
    silent = on;
    if (on) {
      tell(END);
    }
  }

  private void tell(String event) {
    listeners.forEach(listener -> listener.add(event));
  }

  private void info(HttpExchange exchange) throws IOException {
    if (silent) {
      throw new IOException("silent");
    }
    Standing now = standing;
    byte[] answer =
        ("{\"clusterID\":\"LFSC0000000000000001\",\"isPrimary\":"
                + now.isPrimary
                + ",\"candidate\":true,\"path\":\"/litefs\",\"primary\":{"
                + now.primary.map(host -> "\"hostname\":\"" + host + "\"").orElse("")
                + "}}\n")
            .getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private void events(HttpExchange exchange) throws IOException {
    if (silent) {
      throw new IOException("silent");
    }
    BlockingQueue<String> mine = new LinkedBlockingQueue<>();
    listeners.add(mine);
    try (exchange) {
      exchange.sendResponseHeaders(200, 0);
      mine.add("{\"type\":\"init\",\"data\":{" + standing.members() + "}}");
      for (String event = mine.take(); !event.equals(END); event = mine.take()) {
        exchange.getResponseBody().write((event + "\n").getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      listeners.remove(mine);
    }
  }

  @Override
  public void close() {
    tell(END);
    server.stop(0);
    threads.shutdownNow();
  }
}
