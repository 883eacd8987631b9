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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Definitions of collections: their keys, fields, defaults, and how they change. */
abstract class DefinitionsHttpContract extends HttpContract {
  DefinitionsHttpContract(String namespace, Http http) {
    super(namespace, http);
  }

  private String path() {
    return Routes.definition(namespace, collectionName);
  }

  /** The keys that composition must give, whatever else changes: clients store them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"entity":"user","partition":["id"],"sort":["email"]}                            | {"id":"user-123","email":"john@example.com"} | user#user-123       | john@example.com
          {"entity":"product","partition":["category_id"],"sort":["product_id"],"separator":"_"} | {"category_id":"electronics","product_id":"prod-123"} | product_electronics | prod-123
          {"entity":"order","parent":"customer","partition":["customer"],"sort":["order"]} | {"customer":"c1","order":"o1"}               | customer#c1         | order#o1
          {"entity":"multi","partition":["tenant","region"]}                               | {"tenant":"t","region":"eu"}                 | multi#t#eu          | ``
          {"partition":["id"],"sort":["day","seq"]}                                        | {"id":"x","day":"2024-01-01","seq":7}        | x                   | 2024-01-01#7
          {"partition":["id"],"sort":["day","seq"],"prefixSortKey":true}                   | {"id":"x","day":"2024-01-01","seq":7}        | x                   | day#2024-01-01#seq#7
          {"partition":["id"],"sort":["day"],"prefixSortKey":true}                         | {"id":"x","day":"2024-01-01"}                | x                   | day#2024-01-01
          {"partition":["id"]}                                                             | {"id":"x"}                                   | x                   | ``
          """)
  void keysAreComposedAsDeclared(String key, String value, String pk, String sk) {
    define(Json.object("key", Json.read(key)));
    Answer posted = http.post(collection.items(), Json.read(value)).expect(201);
    String item = sk.isEmpty() ? collection.item(pk) : collection.item(pk, sk);
    assertThat(posted.requiredHeader("Location")).endsWith(item);
    assertThat(http.get(item).expect(200).json()).isEqualTo(Json.read(value));
    JsonNode listed = items(http.get(collection.items("pk=" + Routes.encode(pk)))).getFirst();
    assertThat(listed.path("pk").asText()).isEqualTo(pk);
    assertThat(listed.has("sk")).isEqualTo(!sk.isEmpty());
  }

  @Test
  void theThreeProductsListAsThree() {
    define(
        Json.object(
            "key",
            Json.object(
                "entity",
                "product",
                "partition",
                Json.array("category_id"),
                "sort",
                Json.array("product_id"),
                "separator",
                "_")));
    for (String id : List.of("prod-123", "prod-124", "prod-125")) {
      http.post(collection.items(), Json.object("category_id", "electronics", "product_id", id))
          .expect(201);
    }
    assertThat(sortKeys(http.get(collection.items("pk=product_electronics"))))
        .containsExactly("prod-123", "prod-124", "prod-125");
  }

  @Test
  void valuesThatContainTheSeparatorNeverCollide() {
    define(Json.object("key", Json.object("partition", Json.array("a", "b"))));
    List<String> values = List.of("x", "x#", "#x", "#", "##", "x#y", "~", "~1", "~0", "x~1y");
    int count = 0;
    for (String a : values) {
      for (String b : values) {
        http.post(collection.items(), Json.object("a", a, "b", b)).expect(201);
        count++;
      }
    }
    assertThat(items(http.post(collection.scan(), Json.object("limit", 1000)))).hasSize(count);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"id\":null}",
        "{\"id\":\"\"}",
        "{\"id\":{}}",
        "{\"id\":[1]}",
        "[]",
        "5",
        "null"
      })
  void aMissingKeyFieldIsRefusedNeverMadeUp(String value) {
    define(Json.object("key", Json.object("partition", Json.array("id"))));
    created(collection.item("other"), Json.object("id", "other"));
    http.post(collection.items(), JSON, value).expectProblem(422);
    assertThat(items(http.post(collection.scan(), Json.object()))).hasSize(1);
  }

  @Test
  void aGeneratedKeyIsAUuidThatGrowsWithTime() {
    define(Json.object("key", Json.object("partition", Json.array("id"), "generate", "uuidv7")));
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      String location =
          http.post(collection.items(), numbered(i)).expect(201).requiredHeader("Location");
      keys.add(location.substring(location.lastIndexOf('/') + 1));
    }
    assertThat(keys)
        .doesNotHaveDuplicates()
        .isSorted()
        .allMatch(
            key ->
                key.matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
    JsonNode value = http.get(collection.item(keys.getFirst())).expect(200).json();
    assertThat(value.path("id").asText()).isEqualTo(keys.getFirst());
    http.post(collection.items(), Json.object("id", "mine")).expect(201);
    http.get(collection.item("mine")).expect(200);
  }

  @Test
  void aSequenceNumbersTheItemsOfEachTenant() {
    ObjectNode integer = Json.object("id", Json.object("type", "integer"));
    define(
        Json.object(
            "key",
            Json.object("partition", Json.array("id"), "generate", "sequence"),
            "fields",
            integer));
    http.put(collection.item("2"), Json.object("id", 2)).expect(201);

    String first =
        http.post(collection.items(), numbered(1)).expect(201).requiredHeader("Location");
    String third =
        http.post(collection.items(), numbered(3)).expect(201).requiredHeader("Location");

    assertThat(first).endsWith(collection.item("1"));
    assertThat(third).as("2 is somebody's own").endsWith(collection.item("3"));
    assertThat(http.get(first).expect(200).json()).isEqualTo(Json.object("n", 1, "id", 1));
    assertThat(
            http.post(collectionOf(freshName("t")).items(), numbered(1))
                .expect(201)
                .requiredHeader("Location"))
        .as("another tenant's first")
        .endsWith("/1");
  }

  @Test
  void aSequenceGivesNoNumberTwice() {
    define(Json.object("key", Json.object("partition", Json.array("id"), "generate", "sequence")));
    List<Callable<String>> calls = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      calls.add(
          () -> http.post(collection.items(), numbered(0)).expect(201).requiredHeader("Location"));
    }

    assertThat(together(calls)).doesNotHaveDuplicates();
  }

  @Test
  void withoutADefinitionTheBodyNamesItsKey() {
    Answer posted = http.post(collection.items(), Json.object("pk", "a/b", "sk", "c", "n", 1));
    assertThat(posted.expect(201).requiredHeader("Location")).endsWith(collection.item("a/b", "c"));
    http.get(collection.item("a/b", "c")).expect(200);
    String generated =
        http.post(collection.items(), numbered(2)).expect(201).requiredHeader("Location");
    assertThat(http.get(generated).expect(200).json()).isEqualTo(numbered(2));
    http.post(collection.items(), Json.object("pk", 5)).expectProblem(422);
    http.post(collection.items(), Json.object("pk", "")).expectProblem(422);
  }

  @Test
  void aPutWhoseValueHasAnotherKeyThanItsPathIsRefused() {
    define(Json.object("key", Json.object("partition", Json.array("id"))));
    http.put(collection.item("a"), Json.object("id", "b")).expectProblem(422);
    http.put(collection.item("a"), Json.object("id", "a")).expect(201);
  }

  @Test
  void defaultsFillWhatAWriteLeavesOut() {
    define(
        Json.object(
            "fields",
            Json.object(
                "stock", Json.object("type", "integer", "default", 0),
                "tags", Json.object("type", "array", "default", Json.array("new")))));
    created(collection.item("a"), Json.object("name", "x"));
    assertThat(http.get(collection.item("a")).expect(200).json())
        .isEqualTo(Json.object("name", "x", "stock", 0, "tags", Json.array("new")));
    created(collection.item("b"), Json.object("stock", 5, "tags", Json.array()));
    assertThat(http.get(collection.item("b")).expect(200).json())
        .isEqualTo(Json.object("stock", 5, "tags", Json.array()));
  }

  @Test
  void fieldsAreWorkedOutOnEveryWayIn() {
    define(
        Json.object(
            "fields",
            Json.object(
                "id", Json.object("type", "string", "defaultExpression", "uuid()"),
                "made", Json.object("type", "integer", "defaultExpression", "now()"),
                "price", Json.object("type", "number", "default", 1),
                "total", Json.object("type", "number", "computed", "price + price"))));
    created(collection.item("a"), Json.object("price", 2, "total", 99));
    created(collection.item("b"), Json.object());
    JsonNode a = http.get(collection.item("a")).expect(200).json();
    assertThat(a.path("total").intValue()).isEqualTo(4);
    assertThat(a.path("id").asText()).hasSize(36);
    assertThat(a.path("made").longValue()).isGreaterThan(1_600_000_000L);
    assertThat(http.get(collection.item("b")).expect(200).json().path("id"))
        .isNotEqualTo(a.path("id"));

    http.patch(collection.item("a"), JSON, "{\"update\":\"SET price = price + 1\"}").expect(200);

    JsonNode changed = http.get(collection.item("a")).expect(200).json();
    assertThat(changed.path("total").intValue()).isEqualTo(6);
    assertThat(changed.path("id")).isEqualTo(a.path("id"));
    http.put(collection.item("c"), Json.object("price", "x")).expectProblem(422);
  }

  @Test
  void fieldsAreOfTheirTypesOnEveryWayIn() {
    define(
        Json.object(
            "fields",
            Json.object(
                "name", Json.object("type", "string", "required", true),
                "price", Json.object("type", "number"),
                "stock", Json.object("type", "integer"),
                "sold", Json.object("type", "boolean"),
                "more", Json.object("type", "object"),
                "tags", Json.object("type", "array"))));
    String good =
        "{\"name\":\"x\",\"price\":1.5,\"stock\":2.0,\"sold\":true,\"more\":{},\"tags\":[]}";
    http.put(collection.item("a"), JSON, good).expect(201);
    for (String bad :
        List.of(
            "{}",
            "{\"name\":null}",
            "{\"name\":5}",
            "{\"name\":\"x\",\"price\":\"1\"}",
            "{\"name\":\"x\",\"stock\":1.5}",
            "{\"name\":\"x\",\"sold\":1}",
            "{\"name\":\"x\",\"more\":[]}",
            "{\"name\":\"x\",\"tags\":{}}")) {
      JsonNode problem = http.put(collection.item("b"), JSON, bad).expectProblem(422);
      assertThat(problem.path("errors").path(0).path("pointer").asText()).startsWith("/");
      assertThat(problem.path("errors").path(0).path("detail").asText()).isNotBlank();
    }
    http.patch(collection.item("a"), "application/merge-patch+json", "{\"name\":null}")
        .expectProblem(422);
    http.patch(collection.item("a"), JSON, "{\"update\":\"SET stock = 'x'\"}").expectProblem(422);
    http.patch(
            collection.item("a"),
            "application/json-patch+json",
            "[{\"op\":\"remove\",\"path\":\"/name\"}]")
        .expectProblem(422);
    assertThat(http.get(collection.item("a")).expect(200).json().path("name").asText())
        .isEqualTo("x");
  }

  @Test
  void everyViolationIsListed() {
    define(
        Json.object(
            "fields",
            Json.object(
                "a", Json.object("type", "string", "required", true),
                "b", Json.object("type", "integer"))));
    JsonNode problem = http.put(collection.item("x"), Json.object("b", "text")).expectProblem(422);
    assertThat(problem.path("errors").findValuesAsText("pointer"))
        .containsExactlyInAnyOrder("/a", "/b");
  }

  @Test
  void aStrictDefinitionRefusesOtherMembers() {
    define(Json.object("strict", true, "fields", Json.object("a", Json.object("type", "string"))));
    created(collection.item("x"), Json.object("a", "1"));
    JsonNode problem = http.put(collection.item("y"), Json.object("aa", "1")).expectProblem(422);
    assertThat(problem.path("errors").path(0).path("pointer").asText()).isEqualTo("/aa");
  }

  @Test
  void aDefinitionIsReadListedAndRemoved() {
    ObjectNode definition =
        Json.object(
            "key", Json.object("partition", Json.array("id")),
            "fields", Json.object("id", Json.object("type", "string", "required", true)),
            "indexes", Json.object(),
            "ttl", "expires_at");
    define(definition);
    Answer read = http.get(path()).expect(200);
    assertThat(read.etag()).isNotEmpty();
    assertThat(read.json().path("key").path("partition")).isEqualTo(Json.array("id"));
    assertThat(read.json().path("fields")).isEqualTo(definition.path("fields"));
    assertThat(read.json().path("ttl").asText()).isEqualTo("expires_at");
    assertThat(read.json().path("version").intValue()).isEqualTo(1);
    String all = http.get(Routes.namespace(namespace) + "/collections").expect(200).text();
    assertThat(all).contains('"' + collectionName + '"');
    http.delete(path()).expect(204);
    http.get(path()).expectProblem(404, "COLLECTION_NOT_FOUND");
  }

  @Test
  void aDefinitionIsChangedByCompareAndSet() {
    define(Json.object("fields", Json.object("a", Json.object("type", "string"))));
    String etag = http.get(path()).expect(200).etag();
    ObjectNode second =
        Json.object(
            "fields",
            Json.object("a", Json.object("type", "string"), "b", Json.object("type", "number")));
    http.put(path(), second, "If-Match", etag).expect(200);
    http.put(path(), second, "If-Match", etag).expectProblem(412);
    http.put(path(), second, "If-None-Match", "*").expectProblem(412);
    assertThat(http.get(path()).expect(200).json().path("version").intValue()).isEqualTo(2);
  }

  @Test
  void aChangedDefinitionHoldsAtOnceForTheNextWrite() {
    define(Json.object());
    created(collection.item("a"), Json.object("n", "text"));
    http.put(path(), Json.object("fields", Json.object("n", Json.object("type", "integer"))))
        .expect(200);
    http.put(collection.item("b"), Json.object("n", "text")).expectProblem(422);
    http.get(collection.item("a")).expect(200);
  }

  @Test
  void ofConcurrentFirstDefinitionsOneWins() {
    List<Callable<Integer>> calls = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      calls.add(() -> http.put(path(), Json.object(), "If-None-Match", "*").status());
    }
    List<Integer> statuses = together(calls);
    assertThat(statuses).containsOnlyOnce(201);
    assertThat(statuses).filteredOn(status -> status != 201).containsOnly(412);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "5",
        "null",
        "{\"kye\":{}}",
        "{\"key\":[]}",
        "{\"key\":{\"partition\":\"id\"}}",
        "{\"key\":{\"partition\":[]}}",
        "{\"key\":{\"partition\":[\"a\",\"a\"]}}",
        "{\"key\":{\"partition\":[\"a\"],\"sort\":[\"a\"]}}",
        "{\"key\":{\"partition\":[\"a\"],\"separator\":\"\"}}",
        "{\"key\":{\"partition\":[\"a\"],\"separator\":\"a\"}}",
        "{\"key\":{\"partition\":[\"a\"],\"generate\":\"dice\"}}",
        "{\"fields\":{\"a\":{\"type\":\"text\"}}}",
        "{\"fields\":{\"a\":\"string\"}}",
        "{\"fields\":{\"a\":{\"type\":\"integer\",\"default\":\"x\"}}}",
        "{\"fields\":{\"\":{\"type\":\"string\"}}}",
        "{\"indexes\":{\"byX\":{\"partition\":\"x\"}}}",
        "{\"indexes\":{\"by x\":{\"partition\":\"a\"}},\"fields\":{\"a\":{\"type\":\"string\"}}}",
        "{\"indexes\":{\"byA\":{\"sort\":\"a\"}},\"fields\":{\"a\":{\"type\":\"string\"}}}",
        "{\"ttl\":5}",
        "{\"ttl\":\"a\",\"fields\":{\"a\":{\"type\":\"string\"}}}",
        "{\"strict\":\"yes\"}",
        "{\"version\":0}",
        "{\"version\":1.5}",
        "{\"fields\":{\"a\":{\"type\":\"string\"},\"a\":{\"type\":\"string\"}}}"
      })
  void aMalformedDefinitionIsRefused(String definition) {
    Answer answer = http.put(path(), JSON, definition);
    assertThat(answer.status()).isIn(400, 422);
    answer.expectProblem(answer.status());
    http.get(path()).expect(404);
  }

  @Test
  void aNameInAFieldThatLooksLikeSqlIsOrdinary() {
    String field = "x\") , (SELECT 1); --'\"";
    define(
        Json.object(
            "fields", Json.object(field, Json.object("type", "string")),
            "indexes", Json.object("byIt", Json.object("partition", field))));
    created(collection.item("a"), Json.object(field, "v"));
    assertThat(partitionKeys(http.get(collection.items("index=byIt&pk=v")))).containsExactly("a");
  }
}
