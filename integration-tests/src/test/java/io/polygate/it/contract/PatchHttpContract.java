package io.polygate.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polygate.it.server.Answer;
import io.polygate.it.server.Http;
import io.polygate.it.server.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Changing parts of an item: merge patches, JSON patches and update expressions. */
abstract class PatchHttpContract extends HttpContract {
  private static final String MERGE = "application/merge-patch+json";
  private static final String PATCH = "application/json-patch+json";

  PatchHttpContract(String namespace, Http http) {
    super(namespace, http);
  }

  private JsonNode value() {
    return http.get(collection.item("a")).expect(200).json();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"a":"b"}              | {"a":"c"}                 | {"a":"c"}
          {"a":"b"}              | {"b":"c"}                 | {"a":"b","b":"c"}
          {"a":"b"}              | {"a":null}                | {}
          {"a":"b","b":"c"}      | {"a":null}                | {"b":"c"}
          {"a":["b"]}            | {"a":"c"}                 | {"a":"c"}
          {"a":"c"}              | {"a":["b"]}               | {"a":["b"]}
          {"a":{"b":"c"}}        | {"a":{"b":"d","c":null}}  | {"a":{"b":"d"}}
          {"a":[{"b":"c"}]}      | {"a":[1]}                 | {"a":[1]}
          ["a","b"]              | ["c","d"]                 | ["c","d"]
          {"a":"b"}              | ["c"]                     | ["c"]
          {"a":"foo"}            | null                      | null
          {"a":"foo"}            | "bar"                     | "bar"
          {"e":null}             | {"a":1}                   | {"e":null,"a":1}
          [1,2]                  | {"a":"b","c":null}        | {"a":"b"}
          {}                     | {"a":{"bb":{"ccc":null}}} | {"a":{"bb":{}}}
          """)
  void aMergePatchDoesWhatRfc7396Says(String before, String patch, String after) {
    http.put(collection.item("a"), JSON, before).expect(201);
    String stale = http.get(collection.item("a")).etag();
    Answer patched = http.patch(collection.item("a"), MERGE, patch).expect(200);
    assertThat(patched.etag()).isNotEqualTo(stale);
    assertThat(value()).isEqualTo(Json.read(after));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"a":1}            | [{"op":"add","path":"/b","value":2}]                | {"a":1,"b":2}
          {"a":[1,3]}        | [{"op":"add","path":"/a/1","value":2}]              | {"a":[1,2,3]}
          {"a":[1]}          | [{"op":"add","path":"/a/-","value":[2]}]            | {"a":[1,[2]]}
          {"a":1,"b":2}      | [{"op":"remove","path":"/a"}]                       | {"b":2}
          {"a":[1,2,3]}      | [{"op":"remove","path":"/a/1"}]                     | {"a":[1,3]}
          {"a":1}            | [{"op":"replace","path":"/a","value":null}]         | {"a":null}
          {"a":{"b":1}}      | [{"op":"move","from":"/a/b","path":"/c"}]           | {"a":{},"c":1}
          {"a":[1,2,3]}      | [{"op":"move","from":"/a/0","path":"/a/2"}]         | {"a":[2,3,1]}
          {"a":{"b":1}}      | [{"op":"copy","from":"/a","path":"/c"}]             | {"a":{"b":1},"c":{"b":1}}
          {"a":1.0}          | [{"op":"test","path":"/a","value":1}]               | {"a":1.0}
          {"~/":1}           | [{"op":"replace","path":"/~0~1","value":2}]         | {"~/":2}
          {"":1}             | [{"op":"replace","path":"/","value":2}]             | {"":2}
          {"a":1}            | [{"op":"replace","path":"","value":[1]}]            | [1]
          {"a":1}            | [{"op":"add","path":"/a","value":2,"more":true}]    | {"a":2}
          {"a":1}            | []                                                  | {"a":1}
          """)
  void aJsonPatchDoesWhatRfc6902Says(String before, String patch, String after) {
    http.put(collection.item("a"), JSON, before).expect(201);
    http.patch(collection.item("a"), PATCH, patch).expect(200);
    JsonNode expected = Json.read(after);
    if (before.contains("1.0")) {
      assertThat(value().path("a").decimalValue()).isEqualByComparingTo("1");
    } else {
      assertThat(value()).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"op\":\"remove\",\"path\":\"/b\"}]",
        "[{\"op\":\"replace\",\"path\":\"/b\",\"value\":1}]",
        "[{\"op\":\"add\",\"path\":\"/b/c\",\"value\":1}]",
        "[{\"op\":\"add\",\"path\":\"/list/3\",\"value\":1}]",
        "[{\"op\":\"replace\",\"path\":\"/list/01\",\"value\":1}]",
        "[{\"op\":\"move\",\"from\":\"/b\",\"path\":\"/c\"}]",
        "[{\"op\":\"copy\",\"from\":\"/list/-\",\"path\":\"/c\"}]",
        "[{\"op\":\"add\",\"path\":\"/z\",\"value\":1},{\"op\":\"remove\",\"path\":\"/b\"}]",
        "[{\"op\":\"test\",\"path\":\"/a\",\"value\":2}]",
        "[{\"op\":\"test\",\"path\":\"/a\",\"value\":\"1\"}]"
      })
  void aJsonPatchThatDoesNotFitChangesNothing(String patch) {
    http.put(collection.item("a"), JSON, "{\"a\":1,\"list\":[1,2]}").expect(201);
    Answer answer = http.patch(collection.item("a"), PATCH, patch);
    assertThat(answer.status()).isIn(409, 412, 422);
    answer.expectProblem(answer.status());
    assertThat(value()).isEqualTo(Json.read("{\"a\":1,\"list\":[1,2]}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "1",
        "[1]",
        "[{}]",
        "[{\"op\":\"spoil\",\"path\":\"/a\"}]",
        "[{\"op\":\"add\",\"path\":\"/a\"}]",
        "[{\"op\":\"add\",\"value\":1}]",
        "[{\"op\":\"add\",\"path\":\"a\",\"value\":1}]",
        "[{\"op\":\"add\",\"path\":\"/~2\",\"value\":1}]",
        "[{\"op\":\"move\",\"path\":\"/a\"}]",
        "[{\"op\":1,\"path\":\"/a\"}]",
        "[{\"op\":\"move\",\"from\":\"/a\",\"path\":\"/a/b\"}]"
      })
  void aMalformedJsonPatchIsRefused(String patch) {
    created(collection.item("a"), numbered(1));
    Answer answer = http.patch(collection.item("a"), PATCH, patch);
    assertThat(answer.status()).isIn(400, 409, 422);
    answer.expectProblem(answer.status());
    assertThat(value()).isEqualTo(numbered(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          SET n = n + 1                             | {"n":2,"l":[1],"o":{"x":1}}
          SET n = n - 0.5, t = 'new'                | {"n":0.5,"l":[1],"o":{"x":1},"t":"new"}
          SET o.y = n                               | {"n":1,"l":[1],"o":{"x":1,"y":1}}
          SET l = list_append(l, l)                 | {"n":1,"l":[1,1],"o":{"x":1}}
          SET l[5] = n                              | {"n":1,"l":[1,1],"o":{"x":1}}
          SET m = if_not_exists(m, n)               | {"n":1,"l":[1],"o":{"x":1},"m":1}
          REMOVE n, o.x                             | {"l":[1],"o":{}}
          REMOVE l[0]                               | {"n":1,"l":[],"o":{"x":1}}
          SET n = l[0] REMOVE l                     | {"n":1,"o":{"x":1}}
          """)
  void anUpdateExpressionChangesAttributes(String update, String after) {
    http.put(collection.item("a"), JSON, "{\"n\":1,\"l\":[1],\"o\":{\"x\":1}}").expect(201);
    http.patch(collection.item("a"), JSON, Json.write(Json.object("update", update))).expect(200);
    assertThat(value()).isEqualTo(Json.read(after));
  }

  @Test
  void anUpdateTakesNamesAndValues() {
    created(collection.item("a"), Json.object("size", 1, "a.b", 1));
    ObjectNode body =
        Json.object(
            "update",
            "SET #s = #s + :by, #d = :list",
            "condition",
            "#s = :one",
            "names",
            Json.object("#s", "size", "#d", "a.b"),
            "values",
            Json.object(":by", 2, ":one", 1, ":list", Json.array(1, "x")));
    http.patch(collection.item("a"), JSON, Json.write(body)).expect(200);
    assertThat(value()).isEqualTo(Json.object("size", 3, "a.b", Json.array(1, "x")));
  }

  @Test
  void anUpdateGivesTheOldOrTheNewValueWhenAsked() {
    created(collection.item("a"), numbered(1));
    assertThat(updated("old")).isEqualTo(numbered(1));
    assertThat(updated("new")).isEqualTo(numbered(3));
    Answer silent =
        http.patch(
            collection.item("a"), JSON, "{\"update\":\"SET n = n + 1\",\"returns\":\"none\"}");
    assertThat(silent.expect(200).body()).isEmpty();
    assertThat(value()).isEqualTo(numbered(4));
  }

  private JsonNode updated(String returns) {
    JsonNode body = Json.object("update", "SET n = n + 1", "returns", returns);
    return http.patch(collection.item("a"), JSON, Json.write(body)).expect(200).json();
  }

  @Test
  void aConditionThatDoesNotHoldRefusesTheUpdate() {
    String etag = created(collection.item("a"), numbered(1));
    Answer refused =
        http.patch(
            collection.item("a"), JSON, "{\"update\":\"SET n = 9\",\"condition\":\"n > 1\"}");
    JsonNode problem = refused.expectProblem(412);
    assertThat(problem.path("failedChecks").path(0).path("code").asText())
        .isEqualToIgnoringCase("CONDITION");
    assertThat(refused.etag()).isEqualTo(etag);
    assertThat(value()).isEqualTo(numbered(1));
  }

  @Test
  void anUpdateOfAnAbsentItemBeginsWithAnEmptyOne() {
    http.patch(collection.item("a"), JSON, "{\"update\":\"SET n = if_not_exists(n, 0) + 1\"}")
        .expect(201);
    assertThat(value()).isEqualTo(numbered(1));
  }

  @Test
  void aJsonPatchOfAnAbsentItemIsNotFound() {
    created(collection.item("b"), numbered(1));
    http.patch(collection.item("a"), PATCH, "[{\"op\":\"add\",\"path\":\"/n\",\"value\":1}]")
        .expectProblem(404, "ITEM_NOT_FOUND");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"update\":\"SET\"}",
        "{\"update\":\"SET n = \"}",
        "{\"update\":\"SET n = :missing\"}",
        "{\"update\":\"SET #missing = 1\"}",
        "{\"update\":\"SET n = 1\",\"condition\":\"n >\"}",
        "{\"update\":\"SET n = 1 SET n = 2\"}",
        "{\"update\":\"SET n = 1, n = 2\"}",
        "{\"update\":\"SET n = 1; DROP TABLE x\"}",
        "{\"update\":5}",
        "{\"condition\":\"n = 1\"}",
        "{}",
        "[]",
        "1",
        "{\"update\":\"SET n = 1\",\"returns\":\"everything\"}",
        "{\"update\":\"SET n = 1\",\"values\":{\"x\":1}}",
        "{\"update\":\"SET n = 1\",\"values\":[]}",
        "{\"update\":\"SET n = 1\",\"updates\":1}"
      })
  void aMalformedUpdateIsRefused(String body) {
    created(collection.item("a"), numbered(1));
    http.patch(collection.item("a"), JSON, body).expectProblem(400);
    assertThat(value()).isEqualTo(numbered(1));
  }

  @Test
  void theErrorOfAnExpressionSaysWhere() {
    created(collection.item("a"), numbered(1));
    JsonNode problem =
        http.patch(collection.item("a"), JSON, "{\"update\":\"SET n = = 1\"}").expectProblem(400);
    assertThat(problem.path("errors").path(0).path("pointer").asText()).contains("update");
    assertThat(problem.path("errors").path(0).path("detail").asText()).contains("9");
  }

  @Test
  void anUpdateThatDoesNotFitTheValueIsRefused() {
    created(collection.item("a"), Json.object("t", "text"));
    for (String update : List.of("SET t = t + 1", "SET x.y = 1", "SET n = missing", "ADD t 1")) {
      Answer answer =
          http.patch(collection.item("a"), JSON, Json.write(Json.object("update", update)));
      assertThat(answer.status()).as(update).isIn(409, 422);
      answer.expectProblem(answer.status());
    }
    assertThat(value()).isEqualTo(Json.object("t", "text"));
  }

  @Test
  void concurrentUpdatesAllCount() {
    created(collection.item("a"), numbered(0));
    List<Callable<Integer>> calls = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      calls.add(
          () ->
              http.patch(collection.item("a"), JSON, "{\"update\":\"ADD n 1\"}")
                  .expect(200)
                  .status());
    }
    together(calls);
    assertThat(value()).isEqualTo(numbered(64));
  }

  @Test
  void concurrentMergePatchesOfDifferentMembersAllCount() {
    created(collection.item("a"), Json.object());
    List<Callable<Integer>> calls = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      String patch = "{\"m" + i + "\":" + i + "}";
      calls.add(() -> http.patch(collection.item("a"), MERGE, patch).expect(200).status());
    }
    together(calls);
    assertThat(value()).hasSize(16);
  }

  @Test
  void anotherTypeOfPatchIsRefusedWithThoseThatThereAre() {
    created(collection.item("a"), numbered(1));
    Answer answer = http.patch(collection.item("a"), "text/plain", "SET n = 1");
    answer.expectProblem(415);
    assertThat(answer.requiredHeader("Accept-Patch"))
        .contains(MERGE)
        .contains(PATCH)
        .contains(JSON);
  }
}
