package io.polygate.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polygate.it.server.Answer;
import io.polygate.it.server.Http;
import io.polygate.it.server.Json;
import io.polygate.it.server.Routes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a namespace over shards is atomic over, and what it says of the rest. */
final class ShardedTransactionsIT extends HttpContract {
  ShardedTransactionsIT(Http http) {
    super(SharedGateway.SHARDED, http);
  }

  private ObjectNode operation(String op, String pk, String sk, Object... more) {
    ObjectNode operation = Json.object("op", op, "collection", collectionName, "pk", pk, "sk", sk);
    operation.setAll(Json.object(more));
    return operation;
  }

  private Answer commit(List<ObjectNode> operations, String... headers) {
    return http.post(
        inTenant("transactions"),
        Json.object("operations", Json.array(operations.toArray())),
        headers);
  }

  @Test
  void aTransactionOfOnePartitionIsMadeOnce() {
    List<ObjectNode> operations =
        List.of(
            operation("update", "p", "a", "update", "ADD n 1"),
            operation("update", "p", "b", "update", "ADD n 1"));
    String key = freshName("key");
    commit(operations, "Idempotency-Key", key).expect(200);

    Answer again = commit(operations, "Idempotency-Key", key).expect(200);

    assertThat(again.requiredHeader("Idempotency-Replayed")).isEqualTo("true");
    for (String sk : List.of("a", "b")) {
      assertThat(http.get(collection.item("p", sk)).expect(200).json()).isEqualTo(numbered(1));
    }
  }

  @Test
  void aTransactionOverSeveralShardsIsRefusedWithTheReasonAndChangesNothing() {
    created(collection.item("there"), numbered(1));
    List<ObjectNode> operations = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      operations.add(operation("put", "p" + i, "s", "value", numbered(i)));
    }

    JsonNode problem = commit(operations).expectProblem(400);

    assertThat(problem.path("detail").asText()).contains("several shards").contains("partition");
    assertThat(problem.path("outcome").asText()).isEqualTo("none");
    for (int i = 0; i < 40; i++) {
      http.get(collection.item("p" + i, "s")).expect(404);
    }
  }

  private ObjectNode ofCustomer(boolean inItsPartition) {
    ObjectNode definition =
        Json.object(
            "fields",
            Json.object("customer", Json.object("type", "string")),
            "indexes",
            Json.object("byCustomer", Json.object("partition", "customer")),
            "references",
            Json.object(
                "customer",
                Json.object(
                    "field", "customer",
                    "collection", collectionName + "-customers",
                    "onDelete", "cascade")));
    if (inItsPartition) {
      definition.set(
          "key",
          Json.object(
              "entity",
              "order",
              "parent",
              "customer",
              "partition",
              Json.array("customer"),
              "sort",
              Json.array("order")));
    }
    return definition;
  }

  private Routes.Collection customers() {
    http.put(
            Routes.definition(namespace, collectionName + "-customers"),
            Json.object("key", Json.object("entity", "customer", "partition", Json.array("id"))))
        .expect(201);
    return Routes.Collection.of(namespace, tenant, collectionName + "-customers");
  }

  @Test
  void referencesAreKeptWithinAPartition() {
    Routes.Collection customers = customers();
    define(ofCustomer(true));
    for (int i = 0; i < 8; i++) {
      http.post(customers.items(), Json.object("id", "c" + i)).expect(201);
      ObjectNode order = Json.object("customer", "c" + i, "order", "o1");
      http.post(collection.items(), order).expect(201);
    }
    http.post(collection.items(), Json.object("customer", "c9", "order", "o1"))
        .expectProblem(422, "CONTENT_REJECTED");

    http.delete(customers.item("customer#c3")).expect(204);

    http.get(collection.item("customer#c3", "order#o1")).expect(404);
    assertThat(items(http.post(collection.scan(), Json.object()))).hasSize(7);
  }

  @Test
  void referencesOverSeveralShardsAreRefusedWithTheReason() {
    Routes.Collection customers = customers();
    define(ofCustomer(false));
    for (int i = 0; i < 8; i++) {
      http.post(customers.items(), Json.object("id", "c" + i)).expect(201);
    }
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      answers.add(http.put(collection.item("o" + i), Json.object("customer", "c" + i % 8)));
    }

    assertThat(answers)
        .anySatisfy(
            answer ->
                assertThat(answer.expectProblem(400).path("detail").asText())
                    .contains("several shards"));
    assertThat(answers).allMatch(answer -> answer.status() == 201 || answer.status() == 400);
  }

  @Test
  void aScanHasOneLimitAndGivesEachItemOnceOverItsPages() {
    Set<String> keys = new HashSet<>();
    for (int i = 0; i < 60; i++) {
      created(collection.item("p" + i), numbered(i));
      keys.add("p" + i);
    }
    List<String> found = new ArrayList<>();
    String cursor = "";
    do {
      ObjectNode request = Json.object("limit", 7);
      if (!cursor.isEmpty()) {
        request.put("cursor", cursor);
      }
      Answer page = http.post(collection.scan(), request).expect(200);
      assertThat(items(page)).hasSizeLessThanOrEqualTo(7);
      found.addAll(partitionKeys(page));
      cursor = next(page);
    } while (!cursor.isEmpty());
    assertThat(found).hasSize(60).isSorted();
    assertThat(new HashSet<>(found)).isEqualTo(keys);
  }

  @Test
  void theDispatchersOwnTenantIsNobodys() {
    created(collection.item("a"), numbered(1));
    String own = "/v1/namespaces/" + namespace + "/tenants/polygate-shards";
    http.get(own + "/collections/map/items/map").expectProblem(400);
    http.putEmpty(own).expectProblem(400);
    http.delete(own).expectProblem(400);
    assertThat(http.get("/v1/namespaces/" + namespace + "/tenants").expect(200).text())
        .doesNotContain("polygate-shards");
  }
}
