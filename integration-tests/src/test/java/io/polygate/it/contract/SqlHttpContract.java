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
import org.junit.jupiter.api.Test;

/** SQL where the backend has it and the namespace allows it. */
abstract class SqlHttpContract extends HttpContract {
  private static final String CHATS =
      "CREATE TABLE IF NOT EXISTS chats(id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE, n)";

  SqlHttpContract(String namespace, Http http) {
    super(namespace, http);
  }

  private static ObjectNode statement(String sql, Object... params) {
    return params.length == 0
        ? Json.object("sql", sql)
        : Json.object("sql", sql, "params", Json.array(params));
  }

  private Answer run(Object... statements) {
    return http.post(inTenant("sql"), Json.object("statements", Json.array(statements)));
  }

  private JsonNode result(Object statement) {
    return run(statement).expect(200).json().path("results").path(0);
  }

  @Test
  void statementsRunInOrderAndGiveTypedColumns() {
    Answer answer =
        run(
            statement(CHATS),
            statement("INSERT INTO chats(text) VALUES (?)", "HELLO"),
            statement("SELECT id, text, id * 1.5 AS more FROM chats"));

    JsonNode results = answer.expect(200).json().path("results");
    assertThat(results).hasSize(3);
    assertThat(results.path(1).path("rowsAffected").intValue()).isEqualTo(1);
    assertThat(results.path(1).path("lastInsertId").intValue()).isEqualTo(1);
    JsonNode read = results.path(2);
    assertThat(read.path("columns").path(0).path("name").asText()).isEqualTo("id");
    assertThat(read.path("columns").path(1).path("type").asText()).isEqualTo("TEXT");
    assertThat(read.path("columns").path(2).has("type")).isFalse();
    assertThat(read.path("rows").toString()).isEqualTo("[[1,\"HELLO\",1.5]]");
  }

  @Test
  void theFirstStatementThatWritesMakesTheTenant() {
    run(statement("SELECT 1")).expectProblem(404, "TENANT_NOT_FOUND");
    http.post(
            inTenant("sql"),
            Json.object("statements", Json.array(statement("SELECT 1")), "readOnly", true))
        .expectProblem(404, "TENANT_NOT_FOUND");
    http.get(Routes.tenant(namespace, tenant)).expect(404);

    run(statement(CHATS)).expect(200);

    http.get(Routes.tenant(namespace, tenant)).expect(200);
  }

  @Test
  void valuesGoInAndOutUnchanged() {
    run(statement(CHATS)).expect(200);
    String values =
        "[9007199254740993,-9223372036854775808,0.1,\"\\u00e9\",null,{\"$binary\":\"AP8=\"}]";
    String body = "{\"statements\":[{\"sql\":\"SELECT ?,?,?,?,?,?\",\"params\":" + values + "}]}";

    Answer answer = http.post(inTenant("sql"), JSON, body).expect(200);

    assertThat(answer.text())
        .contains(
            "[9007199254740993,-9223372036854775808,0.1,\"\u00e9\",null,{\"$binary\":\"AP8=\"}]");
  }

  @Test
  void parametersByName() {
    run(statement(CHATS)).expect(200);

    JsonNode plain =
        result(Json.object("sql", "SELECT :a + :b", "params", Json.object("a", 1, "b", 2)));
    JsonNode withColon =
        result(Json.object("sql", "SELECT :a + :a", "params", Json.object(":a", 2)));

    assertThat(plain.path("rows").toString()).isEqualTo("[[3]]");
    assertThat(withColon.path("rows").toString()).isEqualTo("[[4]]");
    JsonNode problem =
        run(Json.object("sql", "SELECT :a", "params", Json.object("b", 1)))
            .expectProblem(400, "REQUEST_INVALID");
    assertThat(problem.path("errors").path(0).path("pointer").asText()).isEqualTo("/statements/0");
    run(Json.object("sql", "SELECT :a", "params", 7)).expectProblem(400, "REQUEST_INVALID");
  }

  @Test
  void anAtomicScriptLeavesNothingWhenAStatementFails() {
    run(statement(CHATS)).expect(200);

    JsonNode problem =
        run(
                statement("INSERT INTO chats(text) VALUES ('a')"),
                statement("INSERT INTO chats(text) VALUES ('a')"))
            .expectProblem(422, "CONTENT_REJECTED");

    assertThat(problem.path("detail").asText())
        .isEqualTo("SQLite: UNIQUE constraint failed: chats.text");
    assertThat(problem.path("errors").path(0).path("pointer").asText()).isEqualTo("/statements/1");
    assertThat(result(statement("SELECT count(*) FROM chats")).path("rows").toString())
        .isEqualTo("[[0]]");
  }

  @Test
  void aScriptThatIsNotAtomicSaysHowFarItCame() {
    run(statement(CHATS)).expect(200);

    Answer answer =
        http.post(
            inTenant("sql"),
            Json.object(
                "statements",
                Json.array(
                    statement("INSERT INTO chats(text) VALUES ('a')"),
                    statement("INSERT INTO chats(text) VALUES (NULL)"),
                    statement("INSERT INTO chats(text) VALUES ('b')")),
                "atomic",
                false));

    JsonNode results = answer.expect(207).json().path("results");
    assertThat(results).hasSize(2);
    assertThat(results.path(0).path("rowsAffected").intValue()).isEqualTo(1);
    assertThat(results.path(1).path("problem").path("code").asText()).isEqualTo("CONTENT_REJECTED");
    assertThat(result(statement("SELECT text FROM chats")).path("rows").toString())
        .isEqualTo("[[\"a\"]]");
  }

  @Test
  void anIdempotencyKeyMakesAScriptHappenOnce() {
    run(statement(CHATS)).expect(200);
    ObjectNode script =
        Json.object("statements", Json.array(statement("INSERT INTO chats(text) VALUES ('a')")));

    Answer first = http.post(inTenant("sql"), script, "Idempotency-Key", "k1").expect(200);
    Answer second = http.post(inTenant("sql"), script, "Idempotency-Key", "k1").expect(200);

    assertThat(second.header("Idempotency-Replayed")).contains("true");
    assertThat(second.json()).isEqualTo(first.json());
    script.set("statements", Json.array(statement("DELETE FROM chats")));
    http.post(inTenant("sql"), script, "Idempotency-Key", "k1")
        .expectProblem(422, "IDEMPOTENCY_KEY_REUSED");
    script.put("atomic", false);
    http.post(inTenant("sql"), script, "Idempotency-Key", "k2").expectProblem(400);
  }

  @Test
  void rowsComeAsLinesHoweverManyThereAre() {
    run(statement(CHATS)).expect(200);
    String many =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 250000)"
            + " SELECT i, 'row ' || i AS name FROM n";

    run(statement(many)).expectProblem(413, "LIMIT_EXCEEDED");
    Answer answer =
        http.post(
                inTenant("sql"),
                Json.object("statements", Json.array(statement(many))),
                "Accept",
                "application/x-ndjson")
            .expect(200);

    List<String> lines = new ArrayList<>(answer.text().lines().toList());
    assertThat(lines).hasSize(250_002);
    assertThat(lines.getFirst()).isEqualTo("{\"columns\":[{\"name\":\"i\"},{\"name\":\"name\"}]}");
    assertThat(lines.get(250_000)).isEqualTo("[250000,\"row 250000\"]");
    assertThat(lines.getLast()).isEqualTo("{\"rows\":250000}");
  }

  @Test
  void linesAreOfOneStatementThatReads() {
    run(statement(CHATS)).expect(200);
    for (Object[] statements :
        new Object[][] {
          {statement("DELETE FROM chats")}, {statement("SELECT 1"), statement("SELECT 2")}
        }) {
      http.post(
              inTenant("sql"),
              Json.object("statements", Json.array(statements)),
              "Accept",
              "application/x-ndjson")
          .expectProblem(400, "REQUEST_INVALID");
    }
  }

  @Test
  void aStatementEndsAtTheRequestsDeadline() {
    run(statement(CHATS)).expect(200);
    String endless =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";

    http.post(
            inTenant("sql"),
            Json.object("statements", Json.array(statement(endless))),
            "Request-Timeout",
            "200")
        .expectProblem(503, "UNAVAILABLE");
    http.post(
            inTenant("sql"),
            Json.object("statements", Json.array(statement("INSERT INTO chats(n) " + endless))),
            "Request-Timeout",
            "200")
        .expectProblem(503, "UNAVAILABLE");

    run(statement("INSERT INTO chats(text) VALUES ('after')")).expect(200);
  }

  @Test
  void collectionsAreReadBySqlAndNotWritten() {
    created(collection.item("a"), numbered(1));

    JsonNode read = result(statement("SELECT pk, json_extract(doc, '$.n') FROM " + collectionName));
    assertThat(read.path("rows").toString()).isEqualTo("[[\"a\",1]]");
    for (String change : List.of("DELETE FROM ", "DROP TABLE ", "INSERT INTO ", "UPDATE ")) {
      String rest =
          change.startsWith("I")
              ? "(pk) VALUES ('x')"
              : change.startsWith("U") ? " SET pk = 'x'" : "";
      run(statement(change + collectionName + rest)).expectProblem(400, "REQUEST_INVALID");
    }
    assertThat(http.get(collection.item("a")).expect(200).json()).isEqualTo(numbered(1));
  }

  @Test
  void aCollectionMayHaveTheNameOfATableOfSql() {
    run(statement("CREATE TABLE " + collectionName + "(a)")).expect(200);

    created(collection.item("a"), numbered(1));

    assertThat(http.get(collection.item("a")).expect(200).json()).isEqualTo(numbered(1));
    assertThat(result(statement("SELECT count(*) FROM " + collectionName)).path("rows").toString())
        .isEqualTo("[[0]]");
  }

  @Test
  void whatIsNoScriptIsRefused() {
    run().expectProblem(400, "REQUEST_INVALID");
    http.post(inTenant("sql"), JSON, "no json").expectProblem(400, "JSON_INVALID");
    http.post(inTenant("sql"), JSON, "{\"statement\":\"SELECT 1\"}").expectProblem(400);
    http.post(inTenant("sql"), "text/plain", "SELECT 1").expectProblem(415);
    for (String sql :
        List.of("", "SELECT", "PRAGMA user_version", "ATTACH 'x' AS y", "VACUUM", "BEGIN")) {
      run(statement(CHATS), statement(sql)).expectProblem(400, "REQUEST_INVALID");
    }
  }
}
