package io.polygate.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polygate.it.server.Answer;
import io.polygate.it.server.Http;
import io.polygate.it.server.Json;
import io.polygate.it.server.Routes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Migrations of the tables that SQL makes. They are a namespace's and stay, so the cases build on
 * each other; the namespace is for them alone.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class MigrationsHttpContract extends HttpContract {
  MigrationsHttpContract(String namespace, Http http) {
    super(namespace, http);
  }

  private String migrations(String rest) {
    return Routes.namespace(namespace) + "/migrations" + rest;
  }

  private Answer sql(String tenant, String statement) {
    return http.post(
        Routes.tenant(namespace, tenant) + "/sql",
        Json.object("statements", Json.array(Json.object("sql", statement))));
  }

  private String rows(String statement) {
    return sql(tenant, statement)
        .expect(200)
        .json()
        .path("results")
        .path(0)
        .path("rows")
        .toString();
  }

  private JsonNode state() {
    return http.get(Routes.tenant(namespace, tenant) + "/migrations").expect(200).json();
  }

  private static ObjectNode up(String up, String down) {
    return Json.object("name", "chats", "up", up, "down", down);
  }

  @Test
  @Order(1)
  void migrationsAreKeptAndShown() {
    ObjectNode first =
        up("CREATE TABLE chats(id INTEGER PRIMARY KEY, text TEXT)", "DROP TABLE chats");
    http.put(migrations("/1"), first).expect(201);
    http.put(migrations("/1"), first).expect(200);
    http.put(migrations("/1"), up("CREATE TABLE x(a)", "DROP TABLE x"))
        .expectProblem(409, "ALREADY_EXISTS");

    assertThat(http.get(migrations("/1")).expect(200).json().path("up"))
        .isEqualTo(first.path("up"));
    assertThat(http.get(migrations("")).expect(200).json().path("migrations")).hasSize(1);
    http.get(migrations("/7")).expectProblem(404, "MIGRATION_NOT_FOUND");
    http.get(migrations("/0")).expectProblem(400, "REQUEST_INVALID");
    http.put(migrations("/x"), first).expectProblem(400, "REQUEST_INVALID");
  }

  @Test
  @Order(2)
  void firstRequestsBringATenantThereOnce() {
    http.put(
            migrations("/2"),
            up(
                "ALTER TABLE chats ADD COLUMN n INTEGER DEFAULT 7;"
                    + " INSERT INTO chats(text) VALUES ('once')",
                "ALTER TABLE chats DROP COLUMN n"))
        .expect(201);
    http.putEmpty(Routes.tenant(namespace, tenant)).expect(201);
    assertThat(state().path("pending").toString()).isEqualTo("[1,2]");
    List<Callable<Integer>> requests = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      requests.add(() -> sql(tenant, "SELECT n FROM chats").status());
    }

    assertThat(together(requests)).containsOnly(200);

    assertThat(rows("SELECT text, n FROM chats")).isEqualTo("[[\"once\",7]]");
    assertThat(state().path("version").asInt()).isEqualTo(2);
    assertThat(state().path("pending")).isEmpty();
  }

  @Test
  @Order(3)
  void firstWriteMakesTheTenantWithItsTables() {
    sql(tenant, "INSERT INTO chats(text) VALUES ('HELLO')").expect(200);
    assertThat(rows("SELECT text FROM chats ORDER BY id")).isEqualTo("[[\"once\"],[\"HELLO\"]]");
  }

  @Test
  @Order(4)
  void tenantThatIsMadeAnewIsMigratedAnew() {
    sql(tenant, "INSERT INTO chats(text) VALUES ('HELLO')").expect(200);
    http.delete(Routes.tenant(namespace, tenant)).expect(204);
    sql(tenant, "INSERT INTO chats(text) VALUES ('AGAIN')").expect(200);
    assertThat(rows("SELECT count(*) FROM chats")).isEqualTo("[[2]]");
  }

  @Test
  @Order(5)
  void tenantWhereAMigrationFailsIsReadAsItIsAndNotWritten() {
    sql(tenant, "INSERT INTO chats(id, text) VALUES (100, 'twice'), (101, 'twice')").expect(200);
    String sound = freshName("t");
    sql(sound, "INSERT INTO chats(text) VALUES ('x')").expect(200);
    http.put(
            migrations("/3"),
            up("CREATE UNIQUE INDEX chats_text ON chats(text)", "DROP INDEX chats_text"))
        .expect(201);

    sql(tenant, "DELETE FROM chats").expectProblem(409, "MIGRATION_FAILED");
    assertThat(rows("SELECT count(*) FROM chats WHERE text = 'twice'")).isEqualTo("[[2]]");
    assertThat(state().path("version").asInt()).isEqualTo(2);
    assertThat(state().path("problem").asText()).contains("3");
    sql(sound, "INSERT INTO chats(text) VALUES ('y')").expect(200);

    run(Json.object("action", "apply"));
    JsonNode run = http.get(migrations("")).expect(200).json().path("run");
    assertThat(run.path("failed").asInt()).isPositive();
    assertThat(run.path("failures").toString()).contains(tenant);
    http.delete(Routes.tenant(namespace, tenant)).expect(204);
  }

  @Test
  @Order(6)
  void canaryThatFailsHoldsTheRunUp() {
    http.put(migrations("/4"), up("CREATE TABLE canary(a)", "DROP TABLE canary")).expect(201);
    String first = "a-first";
    http.putEmpty(Routes.tenant(namespace, first)).expect(201);
    String second = "b-second";
    sql(second, "INSERT INTO canary VALUES (1)").expect(200);
    http.put(migrations("/5"), up("INSERT INTO nowhere VALUES (1)", "SELECT 1")).expect(201);

    http.post(migrations("/apply"), Json.object("canary", 1)).expect(202);
    awaitState("paused");
    http.post(migrations("/apply"), Json.object("canary", 1)).expectProblem(409);
    http.post(migrations("/apply"), Json.object("action", "resume")).expect(202);
    awaitState("done");
  }

  @Test
  @Order(7)
  void migrationsAreTakenBack() {
    run(Json.object("action", "revert", "to", 3));
    JsonNode second = http.get(Routes.tenant(namespace, "b-second") + "/migrations").json();
    assertThat(second.path("version").asInt()).isEqualTo(3);
    http.post(migrations("/apply"), Json.object("action", "revert")).expectProblem(400);
    http.post(migrations("/apply"), Json.object("concurrency", 1000)).expectProblem(400);
  }

  private void run(JsonNode change) {
    http.post(migrations("/apply"), change).expect(202);
    awaitState("done");
  }

  private void awaitState(String wanted) {
    long end = System.nanoTime() + Http.PATIENCE.toNanos();
    String state = "";
    while (!state.equals(wanted)) {
      assertThat(System.nanoTime()).as("in time for %s, not %s", wanted, state).isLessThan(end);
      state = http.get(migrations("")).expect(200).json().path("run").path("state").asText();
    }
  }
}
