package io.polygate.helm;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A double of a Kubernetes API server on a free port of the loopback interface, as far as Helm asks
 * one: discovery, objects, server-side apply, lists with labels, and watches. It stores what it is
 * given and claims that it is ready; there are no nodes, and nothing runs.
 *
 * <p>Applying replaces the object: the only one who applies is Helm, so what it no longer says is
 * gone.
 */
final class FakeCluster implements AutoCloseable {
  /** Where objects are: group and version, the plural, and maybe a name and what is below it. */
  private static final Pattern OBJECTS =
      Pattern.compile(
          "/(?:api|apis/(?<group>[^/]+))/(?<version>v\\d+)(?:/namespaces/default)?"
              + "/(?<plural>[a-z]+)(?:/(?<name>[^/]+))?(?:/(?<below>[a-z]+))?");

  private static final int WATCH_SECONDS = 60;

  private final Objects objects = new Objects();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  private FakeCluster(HttpServer server) {
    this.server = server;
  }

  /** Starts a cluster that is empty. */
  static FakeCluster start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      FakeCluster cluster = new FakeCluster(server);
      server.createContext("/", cluster::answer);
      server.setExecutor(cluster.threads);
      server.start();
      return cluster;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is in it. */
  Objects objects() {
    return objects;
  }

  /** Where it listens. */
  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** A kubeconfig that leads to it. */
  String kubeconfig() {
    return """
        apiVersion: v1
        kind: Config
        current-context: fake
        clusters: [{name: fake, cluster: {server: "%s"}}]
        users: [{name: nobody, user: {}}]
        contexts: [{name: fake, context: {cluster: fake, user: nobody, namespace: default}}]
        """
        .formatted(url());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      try {
        route(exchange);
      } catch (IllegalArgumentException | JsonParseException e) {
        refuse(exchange, 422, "Invalid", String.valueOf(e.getMessage()));
      }
    }
  }

  private void route(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (path.equals("/version")) {
      send(exchange, 200, "{\"major\":\"1\",\"minor\":\"35\",\"gitVersion\":\"v1.35.0\"}");
      return;
    }
    if (path.equals("/api/v1/namespaces/default")) {
      send(
          exchange,
          200,
          "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"default\"},"
              + "\"status\":{\"phase\":\"Active\"}}");
      return;
    }
    Matcher place = OBJECTS.matcher(path);
    if (place.matches()) {
      String group = place.group("group") == null ? "" : place.group("group");
      var kind = Kind.of(group, place.group("version"), place.group("plural"));
      if (kind.isPresent()) {
        object(exchange, kind.get(), place.group("name"), place.group("below"));
        return;
      }
    }
    Discovery.find(path)
        .ifPresentOrElse(
            found -> send(exchange, 200, found.toString()),
            () -> refuse(exchange, 404, "NotFound", "There is no " + path));
  }

  private void object(
      HttpExchange exchange, Kind kind, @Nullable String name, @Nullable String below)
      throws IOException {
    Map<String, String> query = query(exchange);
    if (below != null && below.equals("log")) {
      send(exchange, 200, "namespaces\n");
      return;
    }
    switch (exchange.getRequestMethod()) {
      case "GET" -> {
        if (name != null) {
          objects
              .get(kind, name)
              .ifPresentOrElse(
                  found -> send(exchange, 200, found.toString()),
                  () -> missing(exchange, kind, name));
        } else if ("true".equals(query.get("watch"))) {
          watch(exchange, kind, query);
        } else {
          list(exchange, kind, query);
        }
      }
      case "POST" -> {
        JsonObject sent = body(exchange);
        String made = Objects.string(Objects.metadata(sent), "name");
        if (objects.get(kind, made).isPresent()) {
          refuse(
              exchange, 409, "AlreadyExists", kind.plural() + " \"" + made + "\" already exists");
        } else {
          send(exchange, 201, stored(kind, sent, query).toString());
        }
      }
      case "PUT" -> send(exchange, 200, stored(kind, body(exchange), query).toString());
      case "PATCH" -> {
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        if (type == null || !type.startsWith("application/apply-patch")) {
          refuse(exchange, 415, "UnsupportedMediaType", "Only apply-patch is known, not " + type);
        } else {
          send(exchange, 200, stored(kind, body(exchange), query).toString());
        }
      }
      case "DELETE" ->
          objects
              .delete(kind, String.valueOf(name))
              .ifPresentOrElse(
                  found -> send(exchange, 200, found.toString()),
                  () -> missing(exchange, kind, String.valueOf(name)));
      default -> refuse(exchange, 405, "MethodNotAllowed", exchange.getRequestMethod());
    }
  }

  private JsonObject stored(Kind kind, JsonObject sent, Map<String, String> query) {
    if (query.containsKey("dryRun")) {
      kind.check(sent);
      return sent;
    }
    return objects.put(kind, sent);
  }

  private void list(HttpExchange exchange, Kind kind, Map<String, String> query) {
    JsonArray items = new JsonArray();
    objects.list(kind, labels(query)).stream()
        .filter(object -> hasName(object, query))
        .forEach(items::add);
    JsonObject metadata = new JsonObject();
    metadata.addProperty("resourceVersion", Long.toString(objects.version()));
    JsonObject list = new JsonObject();
    list.addProperty("apiVersion", kind.apiVersion());
    list.addProperty("kind", kind.name() + "List");
    list.add("metadata", metadata);
    list.add("items", items);
    send(exchange, 200, list.toString());
  }

  /** A line for each change, until the client goes. */
  private void watch(HttpExchange exchange, Kind kind, Map<String, String> query)
      throws IOException {
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    BiConsumer<Objects.Change, Objects.Stored> watcher =
        (change, stored) -> {
          if (stored.kind().equals(kind)
              && Objects.hasLabels(stored.object(), labels(query))
              && hasName(stored.object(), query)) {
            JsonObject event = new JsonObject();
            event.addProperty("type", change.name());
            event.add("object", stored.object());
            lines.add(event + "\n");
          }
        };
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, 0);
    boolean fromNothing = "true".equals(query.get("sendInitialEvents"));
    objects.watch(kind, watcher, fromNothing);
    if (fromNothing) {
      lines.add(endOfInitialEvents(kind) + "\n");
    }
    try (OutputStream out = exchange.getResponseBody()) {
      out.flush();
      String line;
      while ((line = lines.poll(WATCH_SECONDS, TimeUnit.SECONDS)) != null) {
        out.write(line.getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // The cluster is closed.
    } finally {
      objects.unwatch(watcher);
    }
  }

  /** Says that what was there is told, and what follows is new. */
  private JsonObject endOfInitialEvents(Kind kind) {
    JsonObject annotations = new JsonObject();
    annotations.addProperty("k8s.io/initial-events-end", "true");
    JsonObject metadata = new JsonObject();
    metadata.addProperty("resourceVersion", Long.toString(objects.version()));
    metadata.add("annotations", annotations);
    JsonObject object = new JsonObject();
    object.addProperty("apiVersion", kind.apiVersion());
    object.addProperty("kind", kind.name());
    object.add("metadata", metadata);
    JsonObject event = new JsonObject();
    event.addProperty("type", "BOOKMARK");
    event.add("object", object);
    return event;
  }

  private static boolean hasName(JsonObject object, Map<String, String> query) {
    String fields = query.getOrDefault("fieldSelector", "");
    return !fields.startsWith("metadata.name=")
        || fields.equals("metadata.name=" + Objects.string(Objects.metadata(object), "name"));
  }

  private static Map<String, String> labels(Map<String, String> query) {
    return Arrays.stream(query.getOrDefault("labelSelector", "").split(",", -1))
        .filter(pair -> pair.contains("="))
        .map(pair -> pair.split("=", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
  }

  private static Map<String, String> query(HttpExchange exchange) {
    Map<String, String> query = new HashMap<>();
    String raw = exchange.getRequestURI().getRawQuery();
    for (String pair : raw == null ? List.<String>of() : List.of(raw.split("&", -1))) {
      String[] parts = pair.split("=", 2);
      query.put(parts[0], URLDecoder.decode(parts[parts.length - 1], StandardCharsets.UTF_8));
    }
    return query;
  }

  private static JsonObject body(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    return ProtobufSecret.isBinary(body)
        ? ProtobufSecret.read(body)
        : JsonParser.parseString(new String(body, StandardCharsets.UTF_8)).getAsJsonObject();
  }

  private static void missing(HttpExchange exchange, Kind kind, String name) {
    refuse(exchange, 404, "NotFound", kind.plural() + " \"" + name + "\" not found");
  }

  private static void refuse(HttpExchange exchange, int code, String reason, String message) {
    JsonObject status = new JsonObject();
    status.addProperty("apiVersion", "v1");
    status.addProperty("kind", "Status");
    status.addProperty("status", "Failure");
    status.addProperty("reason", reason);
    status.addProperty("message", message);
    status.addProperty("code", code);
    send(exchange, code, status.toString());
  }

  private static void send(HttpExchange exchange, int code, String json) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    try {
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(code, body.length);
      exchange.getResponseBody().write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
