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
import org.junit.jupiter.api.Test;

/**
 * References that are kept: what is named is there, and is not deleted under those that name it.
 */
abstract class ReferencesHttpContract extends HttpContract {
  private final String customersName = collectionName + "-customers";
  private final Routes.Collection customers;

  ReferencesHttpContract(String namespace, Http http) {
    super(namespace, http);
    customers = Routes.Collection.of(namespace, tenant, customersName);
  }

  private static ObjectNode referring(String collection, String onDelete) {
    return Json.object(
        "fields",
        Json.object("customer", Json.object("type", "string")),
        "indexes",
        Json.object("byCustomer", Json.object("partition", "customer")),
        "references",
        Json.object(
            "customer",
            Json.object("field", "customer", "collection", collection, "onDelete", onDelete)));
  }

  private static ObjectNode of(String customer) {
    return Json.object("customer", customer);
  }

  private ObjectNode operation(String op, String collection, String pk, Object... more) {
    ObjectNode operation = Json.object("op", op, "collection", collection, "pk", pk);
    operation.setAll(Json.object(more));
    return operation;
  }

  @Test
  void whatAnItemNamesMustBeThereOnEveryWayIn() {
    define(referring(customersName, "restrict"));
    created(customers.item("c1"), Json.object());
    created(collection.item("a"), of("c1"));

    List<Answer> refused =
        List.of(
            http.put(collection.item("b"), of("c9")),
            http.post(collection.items(), of("c9")),
            http.patch(
                collection.item("a"), "application/merge-patch+json", "{\"customer\":\"c9\"}"),
            http.patch(collection.item("a"), JSON, "{\"update\":\"SET customer = 'c9'\"}"),
            http.post(
                inTenant("transactions"),
                Json.object(
                    "operations",
                    Json.array(operation("put", collectionName, "b", "value", of("c9"))))));
    for (Answer answer : refused) {
      JsonNode problem = answer.expectProblem(422, "CONTENT_REJECTED");
      assertThat(problem.path("errors").path(0).path("pointer").asText()).endsWith("/customer");
    }
    JsonNode results =
        http.post(
                inTenant("batch"),
                Json.object(
                    "operations",
                    Json.array(
                        operation("put", collectionName, "b", "value", of("c9")),
                        operation("put", collectionName, "c", "value", of("c1")))))
            .expect(207)
            .json()
            .path("results");
    assertThat(results.findValuesAsText("status")).startsWith("422").endsWith("201");
    String lines =
        http.post(
                collection.imports(),
                NDJSON,
                "{\"pk\":\"b\",\"customer\":\"c9\"}\n{\"pk\":\"d\",\"customer\":\"c1\"}\n")
            .expect(200)
            .text();
    assertThat(lines.lines().map(line -> Json.read(line).path("status").intValue()))
        .containsExactly(422, 201);
    http.get(collection.item("b")).expect(404);
    http.get(collection.item("d")).expect(200);
  }

  @Test
  void whatIsNamedIsDeletedOnlyAfterThoseThatNameIt() {
    define(referring(customersName, "restrict"));
    created(customers.item("c1"), Json.object());
    created(collection.item("a"), of("c1"));

    JsonNode problem = http.delete(customers.item("c1")).expectProblem(409, "ITEM_REFERENCED");

    assertThat(problem.path("retryable").booleanValue()).isFalse();
    assertThat(problem.path("outcome").asText()).isEqualTo("none");
    http.get(customers.item("c1")).expect(200);
    http.delete(collection.item("a")).expect(204);
    http.delete(customers.item("c1")).expect(204);
    http.get(customers.item("c1")).expect(404);
    assertThat(http.get(Routes.tenant(namespace, tenant)).expect(200).text())
        .doesNotContain("polygate-fences");
  }

  @Test
  void aCascadeDeletesThoseThatNameIt() {
    define(referring(customersName, "cascade"));
    created(customers.item("c1"), Json.object());
    created(customers.item("c2"), Json.object());
    for (int i = 0; i < 20; i++) {
      created(collection.item("o" + i), of(i % 2 == 0 ? "c1" : "c2"));
    }

    http.delete(customers.item("c1")).expect(204);

    assertThat(items(http.post(collection.scan(), Json.object())))
        .hasSize(10)
        .allMatch(item -> item.at("/value/customer").asText().equals("c2"));
  }

  @Test
  void aCascadeLargerThanATransactionIsRefusedWithItsLimit() {
    define(referring(customersName, "cascade"));
    created(customers.item("c1"), Json.object());
    long most = limit("operations");
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < most; i++) {
      lines.append("{\"pk\":\"o%d\",\"customer\":\"c1\"}\n".formatted(i));
    }
    http.post(collection.imports(), NDJSON, lines.toString()).expect(200);

    JsonNode problem = http.delete(customers.item("c1")).expectProblem(413, "LIMIT_EXCEEDED");

    assertThat(problem.path("limit").path("name").asText()).isEqualTo("operations");
    assertThat(problem.path("limit").path("max").longValue()).isEqualTo(most);
    http.get(customers.item("c1")).expect(200);
    http.get(collection.item("o0")).expect(200);
  }

  @Test
  void preconditionsAndIdempotencyKeysHoldAsElsewhere() {
    define(referring(customersName, "cascade"));
    String etag = created(customers.item("c1"), Json.object());
    String key = freshName("key");
    http.put(collection.item("a"), of("c1"), "Idempotency-Key", key).expect(201);
    http.put(collection.item("a"), of("c1"), "If-None-Match", "*").expectProblem(412);
    Answer again = http.put(collection.item("a"), of("c1"), "Idempotency-Key", key).expect(201);
    assertThat(again.requiredHeader("Idempotency-Replayed")).isEqualTo("true");

    String added = freshName("key");
    for (int i = 0; i < 2; i++) {
      http.patch(collection.item("a"), JSON, "{\"update\":\"ADD n 1\"}", "Idempotency-Key", added)
          .expect(200);
    }
    assertThat(http.get(collection.item("a")).expect(200).json().path("n").intValue()).isOne();

    http.delete(customers.item("c1"), "If-Match", "\"no-such\"").expectProblem(412);
    http.get(collection.item("a")).expect(200);
    String once = freshName("key");
    http.delete(customers.item("c1"), "If-Match", etag, "Idempotency-Key", once).expect(204);
    http.get(collection.item("a")).expect(404);
    http.delete(customers.item("c1"), "If-Match", etag, "Idempotency-Key", once).expect(204);
  }

  @Test
  void noRaceLeavesANameThatLeadsNowhere() {
    define(referring(customersName, "restrict"));
    List<Callable<Integer>> calls = new ArrayList<>();
    for (int thread = 0; thread < 6; thread++) {
      int number = thread;
      calls.add(
          () -> {
            for (int i = 0; i < 15; i++) {
              String customer = "c" + (number + i) % 3;
              http.put(customers.item(customer), Json.object());
              http.put(collection.item("o" + number), of(customer));
              http.delete(customers.item("c" + (number + i + 1) % 3));
            }
            return number;
          });
    }

    assertThat(together(calls)).hasSize(6);

    for (JsonNode item : items(http.post(collection.scan(), Json.object()))) {
      http.get(customers.item(item.at("/value/customer").asText())).expect(200);
    }
  }

  @Test
  void aPolicyThatCouldNotBeKeptIsRefused() {
    ObjectNode definition = referring(customersName, "restrict");
    definition.remove("indexes");
    JsonNode problem =
        http.put(Routes.definition(namespace, collectionName), definition).expectProblem(422);
    assertThat(problem.path("errors").path(0).path("pointer").asText())
        .isEqualTo("/references/customer/onDelete");
    http.put(Routes.definition(namespace, collectionName), referring(customersName, "set-null"))
        .expectProblem(422);
  }

  @Test
  void aDefinitionWithoutThePolicyReleasesWhatWasNamed() {
    define(referring(customersName, "restrict"));
    created(customers.item("c1"), Json.object());
    created(collection.item("a"), of("c1"));
    http.put(Routes.definition(namespace, collectionName), referring(customersName, "none"))
        .expect(200);

    http.delete(customers.item("c1")).expect(204);

    JsonNode expanded = http.get(collection.item("a") + "?expand=customer").expect(200).json();
    assertThat(expanded.path("expanded"))
        .isEqualTo(Json.object("customer", Json.object("pk", "c1", "missing", "absent")));
  }
}
