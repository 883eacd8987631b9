package io.polygate.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polygate.it.server.Answer;
import io.polygate.it.server.Http;
import io.polygate.it.server.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several operations in one request, each on its own. */
abstract class BatchHttpContract extends HttpContract {
  BatchHttpContract(String namespace, Http http) {
    super(namespace, http);
  }

  private ObjectNode operation(String op, String pk, Object... more) {
    ObjectNode operation = Json.object("op", op, "collection", collectionName, "pk", pk);
    operation.setAll(Json.object(more));
    return operation;
  }

  private Answer send(Object... operations) {
    return http.post(inTenant("batch"), Json.object("operations", Json.array(operations)));
  }

  @Test
  void everyOperationHasItsOwnResult() {
    created(collection.item("a"), numbered(1));
    created(collection.item("gone"), numbered(1));
    Answer answer =
        send(
            operation("get", "a"),
            operation("put", "b", "value", numbered(2)),
            operation("delete", "gone"),
            operation("update", "a", "update", "SET n = n + 1"));
    JsonNode results = answer.expect(200).json().path("results");
    assertThat(results).hasSize(4);
    assertThat(results.path(0).path("status").intValue()).isEqualTo(200);
    assertThat(results.path(0).findPath("value")).isEqualTo(numbered(1));
    assertThat(results.path(1).path("status").intValue()).isEqualTo(201);
    assertThat(results.path(2).path("status").intValue()).isEqualTo(204);
    assertThat(results.path(3).path("status").intValue()).isEqualTo(200);
    assertThat(http.get(collection.item("b")).expect(200).json()).isEqualTo(numbered(2));
    assertThat(http.get(collection.item("a")).expect(200).json()).isEqualTo(numbered(2));
  }

  @Test
  void mixedResultsAreAMultiStatusAndTheGoodOnesStay() {
    created(collection.item("a"), numbered(1));
    Answer answer =
        send(
            operation("put", "b", "value", numbered(2)),
            operation("get", "missing"),
            operation("put", "a", "value", numbered(3), "ifMatch", "stale"),
            operation("put", "c", "value", numbered(4)));
    JsonNode results = answer.expect(207).json().path("results");
    assertThat(results.path(0).path("status").intValue()).isEqualTo(201);
    assertThat(results.path(1).path("status").intValue()).isEqualTo(404);
    assertThat(results.path(1).path("problem").path("code").asText()).isEqualTo("ITEM_NOT_FOUND");
    assertThat(results.path(2).path("status").intValue()).isEqualTo(412);
    assertThat(results.path(3).path("status").intValue()).isEqualTo(201);
    http.get(collection.item("b")).expect(200);
    http.get(collection.item("c")).expect(200);
    assertThat(http.get(collection.item("a")).expect(200).json()).isEqualTo(numbered(1));
  }

  @Test
  void operationsThatAreAllRefusedMakeNoTenant() {
    Answer answer =
        send(
            operation("put", "a", "value", numbered(1), "ifMatch", "v1"), operation("delete", "b"));
    JsonNode results = answer.expect(207).json().path("results");
    assertThat(results.path(0).path("status").intValue()).isEqualTo(412);
    assertThat(results.path(1).path("problem").path("code").asText()).isEqualTo("TENANT_NOT_FOUND");
    http.get(collection.item("a")).expectProblem(404, "TENANT_NOT_FOUND");
  }

  @Test
  void aMalformedOperationRefusesTheBatchAndIsNamed() {
    for (ObjectNode malformed :
        List.of(
            Json.object("op", "get", "collection", collectionName),
            operation("put", "a"),
            operation("delete", "a", "value", numbered(1)))) {
      JsonNode problem =
          send(operation("put", "b", "value", numbered(1)), malformed)
              .expectProblem(400, "REQUEST_INVALID");
      assertThat(problem.path("errors").path(0).path("pointer").asText())
          .startsWith("/operations/1/");
      assertThat(http.get(collection.item("b")).status()).as("%s", malformed).isEqualTo(404);
    }
  }

  @Test
  void asManyWritesAsMayBeAreAllMade() {
    long most = limit("operations");
    ArrayNode operations = Json.array();
    for (int i = 0; i < most; i++) {
      operations.add(operation("put", "k" + i, "value", numbered(i)));
    }
    http.post(inTenant("batch"), Json.object("operations", operations)).expect(200);
    for (int i = 0; i < most; i++) {
      assertThat(http.get(collection.item("k" + i)).expect(200).json()).isEqualTo(numbered(i));
    }
  }

  @Test
  void moreOperationsThanTheLimitAreRefusedWhole() {
    long most = limit("operations");
    ArrayNode operations = Json.array();
    for (int i = 0; i <= most; i++) {
      operations.add(operation("put", "k" + i, "value", numbered(i)));
    }
    Answer answer = http.post(inTenant("batch"), Json.object("operations", operations));
    assertThat(answer.status()).isIn(400, 413);
    JsonNode problem = answer.expectProblem(answer.status());
    assertThat(problem.path("limit").path("max").longValue()).isEqualTo(most);
    http.get(collection.item("k0")).expect(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{\"operations\":[]}",
        "{\"operations\":[null]}",
        "{\"operations\":[{\"op\":\"spoil\",\"collection\":\"C\",\"pk\":\"a\"}]}",
        "{\"operations\":[{\"op\":\"get\",\"pk\":\"a\"}]}",
        "{\"operations\":[{\"op\":\"get\",\"collection\":\"C\",\"pk\":\"a\",\"x\":1}]}"
      })
  void aMalformedBatchIsRefused(String body) {
    created(collection.item("a"), numbered(1));
    http.post(inTenant("batch"), JSON, body).expectProblem(400);
  }
}
