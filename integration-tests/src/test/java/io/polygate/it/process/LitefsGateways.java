package io.polygate.it.process;

import static org.awaitility.Awaitility.await;

import io.polygate.gateway.access.Grant;
import io.polygate.gateway.access.KeyAdministration;
import io.polygate.gateway.access.KeyFile;
import io.polygate.it.server.Answer;
import io.polygate.it.server.GatewayProcess;
import io.polygate.it.server.Http;
import io.polygate.it.server.Json;
import io.polygate.it.server.Routes;
import io.polygate.litefs.SimulatedCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A gateway for each of three nodes, in processes of their own, on a simulated LiteFS. Everybody is
 * asked for a key: clients, and the gateways that send calls on to each other.
 */
public final class LitefsGateways implements AutoCloseable {
  static final List<String> NODES = List.of("n1", "n2", "n3");

  /** The namespace that is on LiteFS. */
  public static final String NAMESPACE = "edge";

  private final Optional<SimulatedCluster> litefs;
  private final Optional<Path> made;
  private final Map<String, GatewayProcess> gateways = new LinkedHashMap<>();
  private final Map<String, Http> clients = new LinkedHashMap<>();
  private final Map<String, Http> browsers = new LinkedHashMap<>();
  private final String client;

  /**
   * Starts all, on a simulated LiteFS; the first node writes.
   *
   * @param more lines of each gateway's configuration
   */
  public static LitefsGateways simulated(String more) {
    Path directory;
    SimulatedCluster litefs;
    try {
      directory = Files.createTempDirectory("polygate-litefs-");
      litefs = new SimulatedCluster(directory, NODES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    litefs.promote("n1", true);
    return new LitefsGateways(
        directory,
        Optional.of(litefs),
        name -> new LitefsNode(litefs.node(name).mount(), litefs.node(name).address()),
        more);
  }

  /**
   * Starts all, on a LiteFS of which the first node writes.
   *
   * @param directory for the keys; the caller removes it
   */
  static LitefsGateways on(Path directory, Function<String, LitefsNode> nodes) {
    return new LitefsGateways(directory, Optional.empty(), nodes, "");
  }

  private LitefsGateways(
      Path directory,
      Optional<SimulatedCluster> litefs,
      Function<String, LitefsNode> nodes,
      String more) {
    this.litefs = litefs;
    this.made = litefs.map(own -> directory);
    Map<String, Integer> ports =
        NODES.stream().collect(Collectors.toMap(node -> node, node -> freePort()));
    String peers =
        NODES.stream()
            .map(node -> node + "=http://127.0.0.1:" + ports.get(node))
            .collect(Collectors.joining(","));
    KeyAdministration keys = new KeyAdministration(new KeyFile(directory.resolve("keys.json")));
    client = key(keys, "writer+schema+admin@*");
    String among = key(keys, "node@" + NAMESPACE);
    for (String node : NODES) {
      clients.put(node, new Http(() -> gateway(node).address(), "Authorization", client));
      browsers.put(
          node,
          new Http(
              () -> gateway(node).address(),
              new NewestCookies(),
              "Authorization",
              client,
              "Sec-Fetch-Mode",
              "cors"));
      gateways.put(
          node,
          GatewayProcess.start(
              """
              polygate.namespaces.edge.backend=litefs/edge
              polygate.namespaces.edge.peers=allowed
              polygate.backends.litefs.edge.directory=%s
              polygate.backends.litefs.edge.api=%s
              polygate.backends.litefs.edge.peers=%s
              polygate.backends.litefs.edge.authorization=%s
              polygate.access.keys-file=%s
              polygate.backends.litefs.edge.timeout=3s
              polygate.backends.litefs.edge.connect-timeout=1s
              %s
              """
                  .formatted(
                      nodes.apply(node).mount(),
                      nodes.apply(node).api(),
                      peers,
                      among,
                      directory.resolve("keys.json"),
                      more),
              Objects.requireNonNull(ports.get(node))));
    }
    awaitRole("n1", "primary");
  }

  private static String key(KeyAdministration keys, String grant) {
    return "Bearer " + keys.create("test", List.of(Grant.parse(grant)), Optional.empty()).text();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  SimulatedCluster litefs() {
    return litefs.orElseThrow();
  }

  /** What clients authorize themselves by. */
  String authorization() {
    return client;
  }

  /** A node's gateway. */
  public GatewayProcess gateway(String node) {
    return Objects.requireNonNull(gateways.get(node));
  }

  Http http(String node) {
    return Objects.requireNonNull(clients.get(node));
  }

  /** A client of a node's gateway that keeps cookies, as a browser does. */
  public Http browser(String node) {
    return Objects.requireNonNull(browsers.get(node));
  }

  /** Has the first node write and the others know it, with everything that was written. */
  void begin() {
    litefs().promote("n1", true);
    awaitRole("n1", "primary");
    awaitRole("n2", "replica");
    awaitRole("n3", "replica");
    // What an earlier test has done to their roles may still be on its way to the nodes.
    String item = Routes.Collection.of(NAMESPACE, "begun", "notes").item("item");
    await("writes to be forwarded")
        .atMost(Duration.ofSeconds(30))
        .until(() -> http("n2").put(item, Json.object("n", 1)).status() < 300);
    litefs().settle();
  }

  /** Waits until a node's gateway shows a role. */
  void awaitRole(String node, String role) {
    await("node " + node + " to be " + role)
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(10))
        .ignoreExceptionsInstanceOf(Http.Interrupted.class)
        .until(() -> role(node).equals(role));
  }

  private String role(String node) {
    Answer answer = http(node).get("/v1/namespaces/" + NAMESPACE);
    return answer.status() == 200 ? answer.json().path("role").asText() : "";
  }

  @Override
  public void close() {
    clients.values().forEach(Http::close);
    browsers.values().forEach(Http::close);
    gateways.values().forEach(GatewayProcess::close);
    try {
      if (litefs.isPresent()) {
        litefs.get().close();
      }
      if (made.isPresent()) {
        delete(made.get());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Removes a directory with all that is in it. */
  static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
