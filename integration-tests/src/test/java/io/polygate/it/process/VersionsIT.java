package io.polygate.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polygate.it.server.GatewayProcess;
import io.polygate.it.server.Http;
import io.polygate.it.server.Json;
import io.polygate.it.server.Routes;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Items of many tenants go from one version of their definition to the next, back, and on again,
 * while clients of both versions write, and the process is killed meanwhile.
 */
final class VersionsIT {
  private static final String CONFIGURATION =
      """
      polygate.catalog.refresh=500ms
      polygate.namespaces.notes.backend=sqlite/main
      polygate.namespaces.sessions.backend=kv/main
      polygate.namespaces.users.backend=sharded/users
      """;

  private static final int TENANTS = 20;
  private static final int ITEMS = 25;
  private static final String VERSION = "Accept-Version";

  private static final JsonNode FIRST =
      Json.read(
          """
          {"fields": {"name": {"type": "string"}, "n": {"type": "integer", "default": 0},
                      "colour": {"type": "string"}}}
          """);
  private static final JsonNode SECOND =
      Json.read(
          """
          {"fields": {"title": {"type": "string"}, "n": {"type": "integer", "default": 0}},
           "indexes": {"byTitle": {"partition": "title"}},
           "migrate": [{"rename": ["name", "title"]}, {"drop": "colour"}]}
          """);

  private static Routes.Collection toys(String namespace, int tenant) {
    return Routes.Collection.of(namespace, "t" + tenant, "toys");
  }

  private static JsonNode versions(Http http, String namespace) {
    return http.get(Routes.definition(namespace, "toys") + "/versions").expect(200).json();
  }

  private static void awaitSettled(Http http, String namespace) {
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> versions(http, namespace).path("state").asText().equals("settled"));
  }

  private static JsonNode turn(Http http, String namespace, boolean discard, String action) {
    ObjectNode body = Json.object("action", action);
    if (discard) {
      body.put("discard", true);
    }
    return http.post(Routes.definition(namespace, "toys") + "/versions", body).expect(202).json();
  }

  @ParameterizedTest
  @ValueSource(strings = {"notes", "sessions", "users"})
  void clientsOfBothVersionsLoseNothingOnTheWayThereAndBack(String namespace) throws Exception {
    try (GatewayProcess gateway = GatewayProcess.start(CONFIGURATION)) {
      Http http = gateway.http();
      http.put(Routes.definition(namespace, "toys"), FIRST).expect(201);
      for (int tenant = 0; tenant < TENANTS; tenant++) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < ITEMS; i++) {
          lines.append("{\"pk\":\"i%d\",\"name\":\"toy %d\",\"colour\":\"red\"}%n".formatted(i, i));
        }
        http.post(toys(namespace, tenant).imports(), "application/x-ndjson", lines.toString())
            .expect(200);
      }

      Map<String, Integer> added = new ConcurrentHashMap<>();
      AtomicBoolean ended = new AtomicBoolean();
      Thread writer =
          Thread.ofVirtual()
              .start(
                  () -> {
                    for (int i = 0; !ended.get(); i++) {
                      add(http, namespace, i, added);
                    }
                  });
      http.put(Routes.definition(namespace, "toys"), SECOND).expect(200);
      awaitSettled(http, namespace);
      turn(http, namespace, false, "rollback");
      awaitSettled(http, namespace);
      ended.set(true);
      writer.join();

      assertThat(versions(http, namespace).path("served")).isEqualTo(Json.array(1));
      assertThat(added).hasSizeGreaterThan(TENANTS);
      for (int tenant = 0; tenant < TENANTS; tenant++) {
        for (int i = 0; i < ITEMS; i++) {
          String path = toys(namespace, tenant).item("i" + i);
          assertThat(http.get(path).expect(200).json())
              .isEqualTo(
                  Json.object(
                      "pk",
                      "i" + i,
                      "name",
                      "toy " + i,
                      "colour",
                      "red",
                      "n",
                      added.getOrDefault(path, 0)));
        }
      }

      http.put(Routes.definition(namespace, "toys"), SECOND).expect(200);
      gateway.kill();
      gateway.start();
      awaitSettled(http, namespace);
      JsonNode refused =
          http.post(
                  Routes.definition(namespace, "toys") + "/versions",
                  Json.object("action", "retire"))
              .expectProblem(409, "VERSIONS_IN_USE");
      assertThat(refused.path("detail").asText()).contains("colour");
      turn(http, namespace, true, "retire");
      awaitSettled(http, namespace);
      assertThat(versions(http, namespace).path("served")).isEqualTo(Json.array(2));
      for (int tenant = 0; tenant < TENANTS; tenant++) {
        // One version alone is stored as it is shown, so nothing but that is left.
        JsonNode found =
            http.post(
                    toys(namespace, tenant).query(), Json.object("index", "byTitle", "pk", "toy 7"))
                .expect(200)
                .json();
        String path = toys(namespace, tenant).item("i7");
        assertThat(found.path("items")).hasSize(1);
        assertThat(found.path("items").path(0).path("value"))
            .isEqualTo(Json.object("pk", "i7", "title", "toy 7", "n", added.getOrDefault(path, 0)));
        http.get(path, VERSION, "1").expectProblem(406, "VERSION_NOT_SERVED");
      }
    }
  }

  /** Adds one to an item as a client of either version does, in turn. */
  private static void add(Http http, String namespace, int turn, Map<String, Integer> added) {
    String path = toys(namespace, turn % TENANTS).item("i" + turn / TENANTS % ITEMS);
    String update = "{\"update\":\"ADD n :one\",\"values\":{\":one\":1}}";
    int status =
        turn % 2 == 0
            ? http.patch(path, "application/json", update).status()
            : http.patch(path, "application/json", update, VERSION, "1").status();
    assertThat(status).isEqualTo(200);
    added.merge(path, 1, Integer::sum);
  }
}
