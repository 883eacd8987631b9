package io.polygate.it.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.polygate.gateway.access.Grant;
import io.polygate.gateway.access.KeyAdministration;
import io.polygate.gateway.access.KeyFile;
import io.polygate.it.openapi.OpenApiDocument.MediaType;
import io.polygate.it.openapi.OpenApiDocument.Operation;
import io.polygate.it.openapi.OpenApiDocument.Parameter;
import io.polygate.it.server.Answer;
import io.polygate.it.server.GatewayProcess;
import io.polygate.it.server.Http;
import io.polygate.it.server.Json;
import io.polygate.it.server.Routes;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every operation of the document, and those that it hides, asked for by everybody: by who may, by
 * who may in another tenant, another namespace, another collection or another role, with a key that
 * has expired, and without one. What a value of the tenant holds is seen by none but its own.
 */
final class AccessMatrixIT {
  private static final String CANARY = "canary-6f1d0c5b";
  private static final String OWN = "acme";
  private static final String ITEM = "/v1/namespaces/notes/tenants/acme/collections/orders/items/";

  /** What there is beside the document: path, method and permission. */
  private static final List<Case> HIDDEN =
      List.of(
          Case.of("GET", "/v1/namespaces/{ns}/shards", "administer", ""),
          Case.of("POST", "/v1/namespaces/{ns}/shards", "administer", "{\"action\":\"rebalance\"}"),
          Case.of("POST", "/v1/namespaces/{ns}/peer", "peer", "x"));

  private static final Map<String, String> ROLES =
      Map.of(
          "discover", "reader",
          "read", "reader",
          "write", "writer",
          "define", "schema",
          "administer", "admin",
          "peer", "node");

  /** Roles that have together everything but the permission. */
  private static final Map<String, String> OTHER_ROLES =
      Map.of(
          "read", "schema+node",
          "write", "reader+schema+node",
          "define", "writer+node",
          "administer", "writer+schema+node",
          "peer", "admin");

  private static final List<String> METHODS =
      List.of("PUT", "POST", "PATCH", "GET", "HEAD", "OPTIONS", "DELETE");

  private static KeyAdministration keys = new KeyAdministration(new KeyFile(Path.of("")));
  private static final Map<String, String> MADE = new HashMap<>();
  private static Optional<GatewayProcess> gateway = Optional.empty();

  private final List<String> failures = new ArrayList<>();
  private final Map<String, Integer> tally = new TreeMap<>();

  /** A request, with what it needs. */
  private record Case(
      String method,
      String path,
      String permission,
      Optional<String> type,
      String body,
      String query) {
    static Case of(String method, String path, String permission, String body) {
      return new Case(
          method,
          path,
          permission,
          body.isEmpty()
              ? Optional.empty()
              : Optional.of(body.equals("x") ? "application/octet-stream" : "application/json"),
          body,
          "");
    }

    boolean isOf(String parameter) {
      return path.contains("{" + parameter + "}");
    }

    boolean isPublic() {
      return permission.equals("public");
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  @BeforeAll
  static void start(@TempDir Path directory) {
    Path file = directory.resolve("keys.json");
    keys = new KeyAdministration(new KeyFile(file));
    MADE.put(
        "expired",
        "Bearer "
            + keys.create("gone", List.of(Grant.parse("admin@*")), Optional.of(Duration.ofDays(-1)))
                .text());
    String operator = key("reader+writer+schema+admin+node@*");
    GatewayProcess process =
        GatewayProcess.start(
            """
            polygate.namespaces.notes.backend=sqlite/main
            polygate.namespaces.notes.sql=true
            polygate.namespaces.notes.changes=values
            polygate.namespaces.notes.peers=allowed
            polygate.namespaces.elsewhere.backend=sqlite/elsewhere
            polygate.access.keys-file=%s
            """
                .formatted(file));
    gateway = Optional.of(process);
    process
        .http()
        .put(
            ITEM + "canary",
            Json.object("customer", CANARY, "order", "canary"),
            "Authorization",
            operator)
        .expect(201);
  }

  @AfterAll
  static void stop() {
    gateway.ifPresent(GatewayProcess::close);
  }

  private static Http http() {
    return gateway.orElseThrow().http();
  }

  /** What a key with these grants sends. */
  private static String key(String grants) {
    return MADE.computeIfAbsent(
        grants,
        text ->
            "Bearer "
                + keys.create(
                        "matrix",
                        Stream.of(text.split(",")).map(Grant::parse).toList(),
                        Optional.empty())
                    .text());
  }

  /** The same, when the gateway has seen it. */
  private static String knownKey(String grants) {
    String key = key(grants);
    await("the key to be known")
        .until(() -> http().get("/v1/namespaces", "Authorization", key).status() == 200);
    return key;
  }

  @Test
  void everyOperationIsAnsweredToWhoMayAndToNobodyElse() {
    OpenApiDocument document =
        OpenApiDocument.parse(http().get("/q/openapi?format=json").expect(200).text());
    List<Case> cases = new ArrayList<>(HIDDEN);
    document.operations().forEach(operation -> cases.add(caseOf(document, operation)));
    makeAllKeys(cases);
    warm();

    cases.forEach(this::refuseStrangers);
    assertThat(failures).isEmpty();
    assertThat(http().get(ITEM + "canary", "Authorization", key("reader@notes/acme")).text())
        .contains(CANARY);

    cases.stream()
        .sorted(
            Comparator.comparingInt((Case asked) -> METHODS.indexOf(asked.method()))
                .thenComparingInt(
                    asked -> asked.path().length() * (asked.method().equals("DELETE") ? -1 : 1)))
        .forEach(this::admit);
    assertThat(failures).isEmpty();
    System.out.println("  access matrix: " + cases.size() + " operations, answers " + tally);
    assertThat(cases).hasSizeGreaterThan(60);
    assertThat(tally.keySet()).contains("401", "403", "404");
  }

  @Test
  void metricsAreForWhoAdministersEverything() {
    assertThat(http().get("/q/metrics").status()).isEqualTo(401);
    assertThat(http().get("/q/metrics", "Authorization", knownKey("admin@notes")).status())
        .isEqualTo(403);
    assertThat(http().get("/q/metrics", "Authorization", knownKey("admin@*")).status())
        .isEqualTo(200);
    assertThat(http().get("/q/%6detrics").status()).isIn(401, 404);
    assertThat(http().get("/q/healthy").status()).isEqualTo(401);
    assertThat(http().get("/unheard-of").status()).isEqualTo(401);
    assertThat(http().get("/q/health/ready").status()).isEqualTo(200);
  }

  @Test
  void listsHoldWhatTheCallerSees() {
    String operator = knownKey("reader+writer+schema+admin+node@*");
    assertThat(http().put(ITEM + "listed", "text/plain", "x", "Authorization", operator).status())
        .isLessThan(300);
    String own = knownKey("reader@notes/acme/orders");
    assertThat(names("/v1/namespaces", "namespaces", own)).containsExactly("notes");
    assertThat(names("/v1/namespaces/notes/tenants", "tenants", own)).containsExactly("acme");
    assertThat(names("/v1/namespaces/notes/tenants", "tenants", knownKey("reader@notes/other")))
        .isEmpty();
    for (String name : List.of("aaa", "bbb", "zzz")) {
      http()
          .put(
              Routes.definition("notes", name),
              Json.object("fields", Json.object()),
              "Authorization",
              operator)
          .expect(201);
    }
    String seesSome = knownKey("reader@notes/acme/bbb,reader@notes/acme/zzz");
    assertThat(names("/v1/namespaces/notes/collections?limit=1", "collections", seesSome))
        .containsExactly("bbb");
    assertThat(names("/v1/namespaces/notes/collections", "collections", seesSome))
        .containsExactly("bbb", "zzz");
    assertThat(names("/v1/namespaces/notes/collections", "collections", operator))
        .contains("aaa", "bbb", "zzz");
  }

  @Test
  void bodiesThatNameCollectionsAreLookedAt() {
    String key = knownKey("writer@notes/acme/mine,reader@notes/acme/seen");
    String tenant = "/v1/namespaces/notes/tenants/acme";
    List<String> mine =
        List.of("{\"op\":\"put\",\"collection\":\"mine\",\"pk\":\"a\",\"value\":1}");
    post(tenant + "/batch", mine, key).expect(200);
    post(tenant + "/transactions", mine, key).expect(200);
    for (String path : List.of(tenant + "/batch", tenant + "/transactions")) {
      post(
              path,
              List.of(mine.getFirst(), "{\"op\":\"delete\",\"collection\":\"seen\",\"pk\":\"a\"}"),
              key)
          .expectProblem(403, "ACCESS_DENIED");
      post(path, List.of("{\"op\":\"delete\",\"collection\":\"orders\",\"pk\":\"canary\"}"), key)
          .expectProblem(404, "COLLECTION_NOT_FOUND");
    }
    Answer read =
        post(
            tenant + "/batch",
            List.of("{\"op\":\"get\",\"collection\":\"orders\",\"pk\":\"canary\"}"),
            key);
    read.expectProblem(404, "COLLECTION_NOT_FOUND");
    assertThat(read.text()).doesNotContain(CANARY);
    // A statement could name any table.
    http()
        .post(
            tenant + "/sql",
            "application/json",
            "{\"statements\":[{\"sql\":\"select * from orders\"}]}",
            "Authorization",
            key)
        .expectProblem(403, "ACCESS_DENIED");
  }

  private static Answer post(String path, List<String> operations, String key) {
    return http()
        .post(
            path,
            "application/json",
            "{\"operations\":[" + String.join(",", operations) + "]}",
            "Authorization",
            key);
  }

  private static Set<String> names(String path, String member, String key) {
    Set<String> names = new TreeSet<>();
    http()
        .get(path, "Authorization", key)
        .expect(200)
        .json()
        .path(member)
        .forEach(
            element ->
                names.add(element.path(element.has("name") ? "name" : "collection").asText()));
    return names;
  }

  /** All keys at once: the gateway looks for new ones every second. */
  private static void makeAllKeys(List<Case> cases) {
    for (Case asked : cases) {
      if (!asked.isPublic()) {
        String unused =
            own(asked) + wrongRole(asked).orElse("") + otherCollection(asked).orElse("");
        assertThat(unused).isNotEmpty();
      }
    }
    String last = key("reader+writer+schema+admin+node@notes/other");
    String elsewhere = key("reader+writer+schema+admin+node@elsewhere");
    assertThat(last).isNotEqualTo(elsewhere);
    String sign = key("reader@notes/sign");
    await("the last key to be known")
        .until(() -> http().get("/v1/namespaces", "Authorization", sign).status() == 200);
  }

  /** Reads come from memory by now, on the event loop. */
  private static void warm() {
    for (int i = 0; i < 3; i++) {
      http().get(ITEM + "canary", "Authorization", key("reader@notes/acme")).expect(200);
    }
  }

  private static String place(Case asked) {
    return asked.isOf("t") ? "@notes/" + OWN : "@notes";
  }

  private static String own(Case asked) {
    // The example of a batch writes, for which the permission to read is not enough.
    String role = asked.path().endsWith("/batch") ? "writer" : ROLES.get(asked.permission());
    return key(role + place(asked));
  }

  private static Optional<String> wrongRole(Case asked) {
    return Optional.ofNullable(OTHER_ROLES.get(asked.permission()))
        .map(roles -> key(roles + place(asked)));
  }

  private static Optional<String> otherCollection(Case asked) {
    return asked.isOf("c") && asked.isOf("t")
        ? Optional.of(key(ROLES.get(asked.permission()) + "@notes/acme/another"))
        : Optional.empty();
  }

  private void refuseStrangers(Case asked) {
    String path = path(asked, "canary");
    if (asked.isPublic()) {
      check(asked, "nobody", send(asked, path), 200, 299, "");
      return;
    }
    check(asked, "nobody", send(asked, path), 401, 401, "UNAUTHENTICATED");
    check(asked, "expired", send(asked, path, key("expired")), 401, 401, "UNAUTHENTICATED");
    check(asked, "no key", send(asked, path, "Bearer x"), 401, 401, "UNAUTHENTICATED");
    check(asked, "other scheme", send(asked, path, "Basic YTpi"), 401, 401, "UNAUTHENTICATED");

    Answer neighbour = send(asked, path, key("reader+writer+schema+admin+node@notes/other"));
    if (asked.isOf("t")) {
      check(asked, "other tenant", neighbour, 404, 404, "TENANT_NOT_FOUND");
    } else if (asked.permission().equals("discover")) {
      check(asked, "other tenant", neighbour, 200, 501, "");
    } else {
      check(asked, "other tenant", neighbour, 403, 403, "ACCESS_DENIED");
    }

    Answer elsewhere = send(asked, path, key("reader+writer+schema+admin+node@elsewhere"));
    if (asked.isOf("ns")) {
      check(asked, "other namespace", elsewhere, 404, 404, "NAMESPACE_NOT_FOUND");
    } else {
      check(asked, "other namespace", elsewhere, 200, 299, "");
      expect(asked, "other namespace", !elsewhere.text().contains("\"notes\""), elsewhere);
    }
    wrongRole(asked)
        .ifPresent(
            key -> check(asked, "other role", send(asked, path, key), 403, 403, "ACCESS_DENIED"));
    otherCollection(asked)
        .ifPresent(
            key ->
                check(
                    asked,
                    "other collection",
                    send(asked, path, key),
                    404,
                    404,
                    "COLLECTION_NOT_FOUND"));
  }

  /** Who may is let through, whatever comes of the request then. */
  private void admit(Case asked) {
    if (asked.isPublic()) {
      return;
    }
    Answer answer = send(asked, path(asked, "order-1"), own(asked));
    boolean refused = answer.status() == 401 || answer.status() == 403 || answer.status() == 500;
    expect(asked, "own", !refused, answer);
  }

  private static Answer send(Case asked, String path, String... authorization) {
    return http()
        .send(
            asked.method(),
            path,
            asked.type().orElse(null),
            asked.body().isEmpty()
                ? BodyPublishers.noBody()
                : BodyPublishers.ofString(asked.body()),
            authorization.length == 0
                ? new String[0]
                : new String[] {"Authorization", authorization[0]});
  }

  private void check(Case asked, String who, Answer answer, int from, int to, String code) {
    tally.merge(Integer.toString(answer.status()), 1, Integer::sum);
    boolean right = answer.status() >= from && answer.status() <= to;
    boolean named = code.isEmpty() || asked.method().equals("HEAD") || answer.text().contains(code);
    expect(asked, who, right && named, answer);
    expect(asked, who + " sees the canary", !answer.toString().contains(CANARY), answer);
  }

  private void expect(Case asked, String who, boolean right, Answer answer) {
    if (!right) {
      failures.add(asked + " (" + asked.permission() + "), " + who + ": " + answer);
    }
  }

  private static Case caseOf(OpenApiDocument document, Operation operation) {
    String permission =
        document
            .root()
            .path("paths")
            .path(operation.path())
            .path(operation.method().toLowerCase(Locale.ROOT))
            .path("x-permission")
            .asText();
    assertThat(permission).as(operation.id()).isNotEmpty();
    Optional<Map.Entry<String, MediaType>> body =
        operation.bodies().entrySet().stream()
            .filter(entry -> !entry.getValue().named().isEmpty())
            .findFirst();
    String text =
        body.map(entry -> entry.getValue().named().values().iterator().next())
            .map(value -> value.isTextual() ? value.asText() : Json.write(value))
            .orElse("");
    return new Case(
        operation.method(),
        operation.path(),
        permission,
        body.map(Map.Entry::getKey),
        text,
        query(operation));
  }

  /** The path in the tenant that has the canary. */
  private static String path(Case asked, String pk) {
    return asked
            .path()
            .replace("{ns}", "notes")
            .replace("{t}", OWN)
            .replace("{c}", "orders")
            .replace("{pk}", pk)
            .replace("{sk}", "sk-1")
            .replace("{code}", "item-not-found")
            .replaceAll("\\{[^}]*}", "1")
        + asked.query();
  }

  private static String query(Operation operation) {
    List<String> pairs = new ArrayList<>();
    for (Parameter parameter : operation.parameters()) {
      if (parameter.in().equals("query") && parameter.name().equals("pk")) {
        pairs.add("pk=canary");
      }
    }
    return pairs.isEmpty() ? "" : "?" + String.join("&", pairs);
  }
}
