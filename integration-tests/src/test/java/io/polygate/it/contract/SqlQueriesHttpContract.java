package io.polygate.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polygate.it.server.Answer;
import io.polygate.it.server.Http;
import io.polygate.it.server.Json;
import io.polygate.it.server.Routes;
import org.junit.jupiter.api.Test;

/** Named queries in SQL. */
abstract class SqlQueriesHttpContract extends HttpContract {
  private final String name = freshName("q");

  SqlQueriesHttpContract(String namespace, Http http) {
    super(namespace, http);
  }

  private String kept() {
    return Routes.namespace(namespace) + "/queries/" + name;
  }

  private String run() {
    return inTenant("queries/" + name);
  }

  private void keep(String sql, String mode, String... parameters) {
    ObjectNode types = Json.object();
    for (String parameter : parameters) {
      types.set(parameter, Json.object("type", "string"));
    }
    http.put(kept(), Json.object("sql", sql, "mode", mode, "parameters", types)).expect(201);
  }

  private void chats() {
    http.post(
            inTenant("sql"),
            Json.object(
                "statements",
                Json.array(
                    Json.object("sql", "CREATE TABLE chats(id INTEGER PRIMARY KEY, text TEXT)"),
                    Json.object("sql", "INSERT INTO chats(text) VALUES ('a'), ('b'), ('a')"))))
        .expect(200);
  }

  @Test
  void parametersOfTheUrlArePlaceholders() {
    chats();
    keep("SELECT id FROM chats WHERE text = :text ORDER BY id", "read", "text");

    Answer answer = http.get(run() + "?text=a").expect(200);

    assertThat(answer.json().path("rows").toString()).isEqualTo("[[1],[3]]");
    http.get(run() + "?text=a", "If-None-Match", answer.etag()).expect(304);
    Answer injected = http.get(run() + "?text=a'%20OR%20'1'='1").expect(200);
    assertThat(injected.json().path("rows")).isEmpty();
    String lines = http.get(run() + "?text=b", "Accept", "application/x-ndjson").expect(200).text();
    assertThat(lines.lines().toList()).hasSize(3).contains("[2]");
    JsonNode plan = http.get(run() + "?text=a&explain=true").expect(200).json();
    assertThat(plan.path("rows").toString()).contains("SCAN chats");
  }

  @Test
  void aQueryThatWritesIsRunByPostAlone() {
    chats();
    keep("INSERT INTO chats(text) VALUES (:text)", "write", "text");

    Answer refused = http.get(run() + "?text=c");
    refused.expectProblem(405, "METHOD_NOT_ALLOWED");
    assertThat(refused.header("Allow")).contains("OPTIONS, POST");
    JsonNode written =
        http.post(run(), Json.object("text", "c"), "Idempotency-Key", "k").expect(200).json();
    assertThat(written.path("rowsAffected").intValue()).isEqualTo(1);
    Answer again = http.post(run(), Json.object("text", "c"), "Idempotency-Key", "k").expect(200);
    assertThat(again.header("Idempotency-Replayed")).contains("true");
    assertThat(again.json().path("lastInsertId").intValue()).isEqualTo(4);
  }

  @Test
  void sqlThatCouldNeverRunIsNotKept() {
    for (String sql :
        new String[] {"", "PRAGMA user_version", "SELECT 1; SELECT 2", "DELETE FROM chats"}) {
      http.put(kept(), Json.object("sql", sql)).expectProblem(422, "CONTENT_REJECTED");
    }
    String closed = Routes.namespace("closed") + "/queries/" + name;
    http.put(closed, Json.object("sql", "SELECT 1")).expectProblem(403, "SQL_NOT_ALLOWED");
    String without = Routes.namespace("scratch") + "/queries/" + name;
    http.put(without, Json.object("sql", "SELECT 1")).expectProblem(501, "PART_MISSING");
  }
}
