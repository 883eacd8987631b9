package io.polygate.it.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.polygate.it.server.Answer;
import io.polygate.it.server.GatewayProcess;
import io.polygate.it.server.Http;
import io.polygate.it.server.Json;
import io.polygate.it.server.Routes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tenants that may hold so much, namespaces that may have so many, and limits that are changed. */
final class RoomIT {
  private static Optional<GatewayProcess> gateway = Optional.empty();

  @BeforeAll
  static void start() {
    gateway =
        Optional.of(
            GatewayProcess.start(
                """
                polygate.namespaces.notes.backend=sqlite/main
                polygate.namespaces.notes.sql=true
                polygate.namespaces.sessions.backend=kv/main
                polygate.namespaces.users.backend=sharded/users
                polygate.namespaces.few.backend=sqlite/few
                polygate.limits.notes.tenant.items=5
                polygate.limits.notes.tenants.large.bytes=1M
                polygate.limits.sessions.tenant.items=5
                polygate.limits.sessions.tenants.large.bytes=1M
                polygate.limits.users.tenant.items=5
                polygate.limits.users.tenants.large.bytes=1M
                polygate.limits.few.tenant-count=2
                """));
  }

  @AfterAll
  static void stop() {
    gateway.ifPresent(GatewayProcess::close);
  }

  private static Http http() {
    return gateway.orElseThrow().http();
  }

  private static void isFull(Answer answer, String limit) {
    JsonNode problem = answer.expectProblem(507, "OUT_OF_SPACE");
    assertThat(problem.path("limit").path("name").asText()).isEqualTo(limit);
    assertThat(problem.path("retryable").booleanValue()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"notes", "sessions", "users"})
  void aTenantHoldsAsManyItemsAsItMay(String namespace) {
    Routes.Collection items = Routes.Collection.of(namespace, "acme", "c");
    for (int i = 0; i < 5; i++) {
      http().put(items.item("k" + i), Json.object("n", i)).expect(201);
    }
    isFull(http().put(items.item("k5"), Json.object("n", 5)), "tenantItems");
    isFull(http().post(items.items(), Json.object("pk", "k5")), "tenantItems");
    String transactions = Routes.tenant(namespace, "acme") + "/transactions";
    JsonNode put =
        Json.object("op", "put", "collection", "c", "pk", "k5", "value", Json.object("n", 1));
    isFull(http().post(transactions, Json.object("operations", Json.array(put))), "tenantItems");
    JsonNode delete = Json.object("op", "delete", "collection", "c", "pk", "k4");
    JsonNode results =
        http()
            .post(
                Routes.tenant(namespace, "acme") + "/batch",
                Json.object("operations", Json.array(put, delete)))
            .expect(207)
            .json()
            .path("results");
    assertThat(results.get(0).path("status").intValue()).isEqualTo(507);
    assertThat(results.get(1).path("status").intValue()).isEqualTo(204);
    http().get(items.item("k0")).expect(200);
    http().put(items.item("k5"), Json.object("n", 5)).expect(201);
    isFull(http().put(items.item("k6"), Json.object("n", 6)), "tenantItems");
    http().put(Routes.Collection.of(namespace, "other", "c").item("a"), Json.object("n", 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"notes", "sessions", "users"})
  void aTenantHoldsAsManyBytesAsItMayAndMoreAfterDeletes(String namespace) {
    Routes.Collection items = Routes.Collection.of(namespace, "large", "c");
    String value = "\"" + "x".repeat(100_000) + "\"";
    int made = 0;
    Answer answer = http().put(items.item("k0"), "application/json", value).expect(201);
    while (answer.status() == 201 && made < 30) {
      made++;
      answer = http().put(items.item("k" + made), "application/json", value);
    }
    isFull(answer, "tenantBytes");
    assertThat(made).isBetween(5, 12);
    for (int i = 0; i < made; i++) {
      http().delete(items.item("k" + i)).expect(204);
    }
    await("the room to be seen")
        .until(() -> http().put(items.item("k"), "application/json", value).status() == 201);
  }

  @Test
  void aNamespaceHasAsManyTenantsAsItMay() {
    http().put(Routes.Collection.of("few", "a", "c").item("k"), Json.object("n", 1)).expect(201);
    http().putEmpty(Routes.tenant("few", "b")).expect(201);
    isFull(http().putEmpty(Routes.tenant("few", "c")), "tenants");
    isFull(
        http().put(Routes.Collection.of("few", "c", "c").item("k"), Json.object("n", 1)),
        "tenants");
    isFull(
        http()
            .post(
                Routes.tenant("few", "c") + "/import",
                "application/x-ndjson",
                "{\"end\":{\"items\":0,\"tablesLeftOut\":[]}}\n"),
        "tenants");
    http().putEmpty(Routes.tenant("few", "a")).expect(200);
    http().put(Routes.Collection.of("few", "a", "c").item("k"), Json.object("n", 2)).expect(200);
    http().delete(Routes.tenant("few", "b")).expect(204);
    http().putEmpty(Routes.tenant("few", "c")).expect(201);
  }

  @Test
  void sqlThatMakesRoomIsRunWhereThereIsNone() {
    String sql = Routes.tenant("notes", "full") + "/sql";
    Routes.Collection items = Routes.Collection.of("notes", "full", "c");
    http().post(sql, statement("CREATE TABLE t(x)")).expect(200);
    for (int i = 0; i < 5; i++) {
      http().put(items.item("k" + i), Json.object("n", i)).expect(201);
    }
    isFull(http().post(sql, statement("INSERT INTO t VALUES (1)")), "tenantItems");
    http().post(sql, statement("DELETE FROM t")).expect(200);
    http().post(sql, statement("SELECT * FROM t")).expect(200);
  }

  private static JsonNode statement(String sql) {
    return Json.object("statements", Json.array(Json.object("sql", sql)));
  }

  @Test
  void limitsThatAreChangedHoldWithoutANewStart() throws IOException {
    try (GatewayProcess own =
        GatewayProcess.start(
            """
            polygate.namespaces.notes.backend=sqlite/main
            polygate.limits.notes.tenant.items=1
            """)) {
      Routes.Collection items = Routes.Collection.of("notes", "acme", "c");
      own.http().put(items.item("a"), Json.object("n", 1)).expect(201);
      isFull(own.http().put(items.item("b"), Json.object("n", 1)), "tenantItems");
      Path file = own.configuration();
      change(file, Files.readString(file).replace("items=1", "items=2"));
      await("the new limit")
          .until(() -> own.http().put(items.item("b"), Json.object("n", 1)).status() == 201);
      isFull(own.http().put(items.item("c"), Json.object("n", 1)), "tenantItems");

      change(file, Files.readString(file).replace("items=2", "itms=2"));
      await("the complaint").until(() -> own.transcript().contains("The limits stay as they were"));
      isFull(own.http().put(items.item("c"), Json.object("n", 1)), "tenantItems");

      change(
          file,
          Files.readString(file).replace("tenant.itms=2", "rate=1\npolygate.limits.notes.burst=3"));
      await("a refusal").until(() -> own.http().get(items.item("a")).status() == 429);
    }
  }

  private static void change(Path file, String text) throws IOException {
    Path fresh = file.resolveSibling("fresh");
    Files.writeString(fresh, text);
    Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
  }
}
