package io.polygate.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polygate.it.server.Answer;
import io.polygate.it.server.Http;
import io.polygate.it.server.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several operations, all or none. */
abstract class TransactionsHttpContract extends HttpContract {
  TransactionsHttpContract(String namespace, Http http) {
    super(namespace, http);
  }

  private Answer commit(ObjectNode... operations) {
    return http.post(
        inTenant("transactions"), Json.object("operations", Json.array((Object[]) operations)));
  }

  private ObjectNode operation(String op, String pk, Object... more) {
    ObjectNode operation = Json.object("op", op, "collection", collectionName, "pk", pk);
    operation.setAll(Json.object(more));
    return operation;
  }

  @Test
  void allOperationsAreMade() {
    created(collection.item("gone"), numbered(1));
    created(collection.item("counter"), numbered(1));
    String etag = created(collection.item("checked"), numbered(1));
    Answer answer =
        commit(
            operation("put", "new", "value", numbered(5)),
            operation(
                "update", "counter", "update", "SET n = n + :x", "values", Json.object(":x", 2)),
            operation("delete", "gone"),
            operation("check", "checked", "condition", "n = 1", "ifMatch", etag));
    JsonNode results = answer.expect(200).json().path("results");
    assertThat(results).hasSize(4);
    assertThat(http.get(collection.item("new")).expect(200).json()).isEqualTo(numbered(5));
    assertThat(http.get(collection.item("counter")).expect(200).json()).isEqualTo(numbered(3));
    http.get(collection.item("gone")).expect(404);
    assertThat(http.get(collection.item("checked")).expect(200).etag()).isEqualTo(etag);
    String written = results.path(0).path("etag").asText().replace("\"", "");
    assertThat(http.get(collection.item("new")).etag()).isEqualTo('"' + written + '"');
  }

  @Test
  void aTransactionThatIsRefusedMakesNoTenant() {
    JsonNode problem =
        commit(
                operation("put", "a", "value", numbered(1)),
                operation("check", "b", "condition", "n = 1"))
            .expectProblem(412);
    assertThat(problem.path("failedChecks")).hasSize(1);
    assertThat(problem.path("failedChecks").path(0).path("index").intValue()).isEqualTo(1);
    http.get(collection.item("a")).expectProblem(404, "TENANT_NOT_FOUND");
  }

  @Test
  void oneFailedCheckRefusesAllAndEveryFailureIsListed() {
    created(collection.item("a"), numbered(1));
    String etag = http.get(collection.item("a")).etag().replace("\"", "");
    Answer answer =
        commit(
            operation("put", "b", "value", numbered(1)),
            operation("check", "a", "condition", "n > 5"),
            operation("update", "c", "update", "SET n = 1", "condition", "attribute_exists(n)"));
    JsonNode problem = answer.expectProblem(412);
    JsonNode failed = problem.path("failedChecks");
    assertThat(failed).hasSize(2);
    assertThat(failed.path(0).path("index").intValue()).isEqualTo(1);
    assertThat(failed.path(0).path("code").asText()).isEqualToIgnoringCase("condition");
    assertThat(failed.path(0).path("current").asText().replace("\"", "")).isEqualTo(etag);
    assertThat(failed.path(1).path("index").intValue()).isEqualTo(2);
    assertThat(failed.path(1).path("current").isTextual()).isFalse();
    http.get(collection.item("b")).expect(404);
    http.get(collection.item("c")).expect(404);
  }

  @Test
  void aStaleTagRefusesAll() {
    String stale = created(collection.item("a"), numbered(1));
    http.put(collection.item("a"), numbered(2)).expect(200);
    commit(
            operation("put", "b", "value", numbered(1)),
            operation("put", "a", "value", numbered(3), "ifMatch", stale))
        .expectProblem(412);
    http.get(collection.item("b")).expect(404);
    assertThat(http.get(collection.item("a")).expect(200).json()).isEqualTo(numbered(2));
  }

  @Test
  void operationsMayBeInSeveralCollections() {
    ObjectNode other = operation("put", "a", "value", numbered(2));
    other.put("collection", collectionName + "x");
    commit(operation("put", "a", "value", numbered(1)), other).expect(200);
    assertThat(http.get(collection.item("a")).expect(200).json()).isEqualTo(numbered(1));
    assertThat(http.get(inTenant("collections/" + collectionName + "x/items/a")).expect(200).json())
        .isEqualTo(numbered(2));
  }

  @Test
  void aHundredOperationsAreTheMost() {
    List<ObjectNode> operations = new ArrayList<>();
    for (int i = 0; i < 101; i++) {
      operations.add(operation("put", "k" + i, "value", numbered(i)));
    }
    Answer tooMany = commit(operations.toArray(ObjectNode[]::new));
    assertThat(tooMany.status()).isIn(400, 413);
    JsonNode problem = tooMany.expectProblem(tooMany.status());
    assertThat(problem.path("limit").path("max").intValue()).isEqualTo(100);
    http.get(collection.item("k0")).expect(404);
    commit(operations.subList(0, 100).toArray(ObjectNode[]::new)).expect(200);
    http.get(collection.item("k99")).expect(200);
  }

  @Test
  void twoOperationsOnOneItemAreRefused() {
    created(collection.item("a"), numbered(1));
    Answer answer = commit(operation("delete", "a"), operation("put", "a", "value", numbered(2)));
    assertThat(answer.status()).isIn(400, 422);
    answer.expectProblem(answer.status());
    http.get(collection.item("a")).expect(200);
  }

  @Test
  void transfersBetweenTwoAccountsConserveTheSum() {
    created(collection.item("alice"), Json.object("balance", new BigDecimal("100.00")));
    created(collection.item("bob"), Json.object("balance", new BigDecimal("100.00")));
    List<Callable<Integer>> clients = new ArrayList<>();
    for (int client = 0; client < 32; client++) {
      Random random = new Random(client);
      clients.add(
          () -> {
            int made = 0;
            for (int i = 0; i < 6; i++) {
              boolean toBob = random.nextBoolean();
              BigDecimal amount = BigDecimal.valueOf(1 + random.nextInt(5000), 2);
              made += transfer(toBob ? "alice" : "bob", toBob ? "bob" : "alice", amount);
            }
            return made;
          });
    }
    int transfers = together(clients).stream().mapToInt(Integer::intValue).sum();
    assertThat(transfers).isPositive();
    BigDecimal alice = balance("alice");
    BigDecimal bob = balance("bob");
    assertThat(alice.add(bob)).isEqualByComparingTo("200.00");
    assertThat(alice).isBetween(BigDecimal.ZERO, new BigDecimal("200.00"));
    assertThat(bob).isBetween(BigDecimal.ZERO, new BigDecimal("200.00"));
  }

  private int transfer(String from, String to, BigDecimal amount) {
    JsonNode values = Json.object(":amount", amount);
    while (true) {
      Answer answer =
          commit(
              operation(
                  "update",
                  from,
                  "update",
                  "SET balance = balance - :amount",
                  "condition",
                  "balance >= :amount",
                  "values",
                  values),
              operation(
                  "update", to, "update", "SET balance = balance + :amount", "values", values));
      switch (answer.status()) {
        case 200 -> {
          return 1;
        }
        case 412 -> {
          return 0;
        }
        // A concurrent transfer was in the way, and nothing was done: once more.
        case 409 -> answer.expectProblem(409);
        default -> throw new AssertionError(answer.toString());
      }
    }
  }

  private BigDecimal balance(String account) {
    return http.get(collection.item(account)).expect(200).json().path("balance").decimalValue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{\"operations\":[]}",
        "{\"operations\":{}}",
        "{\"operations\":[1]}",
        "{\"operations\":[{}]}",
        "{\"operations\":[{\"op\":\"put\",\"collection\":\"C\",\"pk\":\"a\"}]}",
        "{\"operations\":[{\"op\":\"spoil\",\"collection\":\"C\",\"pk\":\"a\"}]}",
        "{\"operations\":[{\"op\":\"put\",\"pk\":\"a\",\"value\":1}]}",
        "{\"operations\":[{\"op\":\"put\",\"collection\":\"../x\",\"pk\":\"a\",\"value\":1}]}",
        "{\"operations\":[{\"op\":\"put\",\"collection\":\"C\",\"pk\":5,\"value\":1}]}",
        "{\"operations\":[{\"op\":\"put\",\"collection\":\"C\",\"pk\":\"\",\"value\":1}]}",
        "{\"operations\":[{\"op\":\"delete\",\"collection\":\"C\",\"pk\":\"a\",\"value\":1}]}",
        "{\"operations\":[{\"op\":\"update\",\"collection\":\"C\",\"pk\":\"a\"}]}",
        "{\"operations\":[{\"op\":\"update\",\"collection\":\"C\",\"pk\":\"a\",\"update\":\"SET\"}]}",
        "{\"operations\":[{\"op\":\"check\",\"collection\":\"C\",\"pk\":\"a\"}]}",
        "{\"operations\":[{\"op\":\"put\",\"collection\":\"C\",\"pk\":\"a\",\"value\":1,\"x\":1}]}",
        "{\"operations\":[{\"op\":\"delete\",\"collection\":\"C\",\"pk\":\"a\"}],\"x\":1}"
      })
  void aMalformedTransactionIsRefused(String body) {
    created(collection.item("a"), numbered(1));
    http.post(inTenant("transactions"), JSON, body).expectProblem(400);
  }

  @Test
  void theErrorSaysWhichOperationIsWrong() {
    created(collection.item("a"), numbered(1));
    JsonNode problem =
        commit(operation("put", "b", "value", numbered(1)), operation("spoil", "a"))
            .expectProblem(400);
    assertThat(problem.path("errors").path(0).path("pointer").asText()).startsWith("/operations/1");
  }

  @Test
  void aReaderNeverSeesHalfOfATransaction() {
    created(collection.item("p", "x"), numbered(0));
    created(collection.item("p", "y"), numbered(0));
    List<Callable<Integer>> clients = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      clients.add(
          () -> {
            for (int n = 0; n < 10; n++) {
              ArrayNode operations = Json.array();
              for (String sk : List.of("x", "y")) {
                operations.add(operation("update", "p", "sk", sk, "update", "ADD n 1"));
              }
              http.post(inTenant("transactions"), Json.object("operations", operations));
            }
            return 0;
          });
      clients.add(
          () -> {
            for (int n = 0; n < 20; n++) {
              List<JsonNode> both = items(http.get(collection.items("pk=p")));
              assertThat(both.get(0).path("value")).isEqualTo(both.get(1).path("value"));
            }
            return 0;
          });
    }
    together(clients);
  }
}
