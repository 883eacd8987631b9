package io.polygate.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polygate.it.server.Http;
import io.polygate.it.server.Json;
import io.polygate.it.server.Routes;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Items whose definition has a new version, while they are still stored in the one before: the pass
 * over them waits for longer than a test takes.
 */
abstract class VersionsHttpContract extends HttpContract {
  private static final String VERSION = "Accept-Version";

  private static final String FIRST =
      """
      {"strict": true,
       "fields": {"name": {"type": "string", "required": true}, "price": {"type": "string"},
                  "colour": {"type": "string"}}}
      """;

  private static final String SECOND =
      """
      {"strict": true,
       "fields": {"title": {"type": "string", "required": true}, "price": {"type": "number"},
                  "stock": {"type": "integer", "default": 0}, "label": {"type": "string"}},
       "migrate": [{"rename": ["name", "title"]}, {"retype": ["price", "number"]},
                   {"drop": "colour"}, {"set": ["label", "title"]}]}
      """;

  VersionsHttpContract(String namespace, Http http) {
    super(namespace, http);
  }

  private String definition() {
    return Routes.definition(namespace, collectionName);
  }

  private JsonNode item(String pk, String... headers) {
    return http.get(collection.item(pk), headers).expect(200).json();
  }

  @BeforeEach
  void defineTwice() {
    http.put(definition(), Json.read(FIRST)).expect(201);
    created(collection.item("old"), Json.object("name", "Kite", "price", "12.50", "colour", "red"));
    created(collection.item("odd"), Json.object("name", "Drum", "price", "on request"));
    http.put(definition(), Json.read(SECOND)).expect(200);
  }

  @Test
  void itemsAreShownInEitherVersion() {
    assertThat(item("old"))
        .isEqualTo(
            Json.read("{\"title\":\"Kite\",\"price\":12.50,\"stock\":0,\"label\":\"Kite\"}"));
    assertThat(item("old", VERSION, "2")).isEqualTo(item("old"));
    assertThat(item("old", VERSION, "1"))
        .isEqualTo(Json.read("{\"name\":\"Kite\",\"price\":\"12.50\",\"colour\":\"red\"}"));
    assertThat(http.get(collection.item("old")).expect(200).header("Vary")).contains(VERSION);
    // What cannot be converted stays as it is.
    assertThat(item("odd").path("price").asText()).isEqualTo("on request");
  }

  @Test
  void whatIsWrittenInOneVersionIsShownInTheOther() {
    created(collection.item("new"), Json.object("title", "Ball", "price", 3));
    http.put(
            collection.item("late"),
            Json.object("name", "Top", "price", "7", "colour", "blue"),
            VERSION,
            "1")
        .expect(201);

    assertThat(item("new", VERSION, "1"))
        .isEqualTo(Json.read("{\"name\":\"Ball\",\"price\":\"3\"}"));
    assertThat(item("late"))
        .isEqualTo(Json.read("{\"title\":\"Top\",\"price\":7,\"stock\":0,\"label\":\"Top\"}"));
    assertThat(item("late", VERSION, "1").path("colour").asText()).isEqualTo("blue");
  }

  @Test
  void anUpdateGoesByTheVersionThatItSpeaksAndKeepsWhatTheOtherHas() {
    http.patch(
            collection.item("old"),
            JSON,
            "{\"update\":\"SET price = price + :n\",\"values\":{\":n\":1},"
                + "\"condition\":\"title = 'Kite'\"}")
        .expect(200);
    assertThat(item("old").path("price").decimalValue()).isEqualByComparingTo("13.5");
    assertThat(item("old", VERSION, "1").path("colour").asText()).isEqualTo("red");
    assertThat(new BigDecimal(item("old", VERSION, "1").path("price").asText()))
        .isEqualByComparingTo("13.5");

    http.patch(
            collection.item("old"),
            "application/merge-patch+json",
            "{\"colour\":\"green\"}",
            VERSION,
            "1")
        .expect(200);
    assertThat(item("old", VERSION, "1").path("colour").asText()).isEqualTo("green");
    assertThat(item("old").path("price").decimalValue()).isEqualByComparingTo("13.5");

    http.patch(
            collection.item("old"),
            JSON,
            "{\"update\":\"SET stock = 5\",\"condition\":\"stock = 9\"}")
        .expectProblem(412, "PRECONDITION_FAILED");
    String etag = http.get(collection.item("old")).expect(200).etag();
    http.put(collection.item("old"), Json.object("title", "Kite", "price", 1), "If-Match", etag)
        .expect(200);
    http.delete(collection.item("old"), "If-Match", etag).expect(412);
  }

  @Test
  void eachVersionsRulesHold() {
    http.put(collection.item("bad"), Json.object("name", "Ball"))
        .expectProblem(422, "CONTENT_REJECTED");
    http.put(collection.item("bad"), Json.object("title", "Ball"), VERSION, "1")
        .expectProblem(422, "CONTENT_REJECTED");
    http.get(collection.item("bad")).expect(404);
    http.get(collection.item("old"), VERSION, "3").expectProblem(406, "VERSION_NOT_SERVED");
    http.get(collection.item("old"), VERSION, "two").expectProblem(400, "REQUEST_INVALID");
    http.post(inTenant("batch"), Json.object("operations", Json.array()), VERSION, "1")
        .expectProblem(400, "REQUEST_INVALID");
  }

  @Test
  void aBatchWritesAsTheVersionInForceHasIt() {
    JsonNode results =
        http.post(
                inTenant("batch"),
                Json.object(
                    "operations",
                    Json.array(
                        operation("put", "b1").set("value", Json.object("title", "Ball")),
                        operation("put", "b2")
                            .set("value", Json.object("title", "Top", "$model", 1)),
                        operation("delete", "odd"))))
            .expect(207)
            .json()
            .path("results");

    assertThat(List.of(0, 1, 2))
        .extracting(i -> results.path(i).path("status").intValue())
        .containsExactly(201, 422, 204);
    assertThat(item("b1").path("stock").intValue()).isZero();
    http.get(collection.item("odd")).expect(404);
  }

  private ObjectNode operation(String op, String pk) {
    return Json.object("op", op, "collection", collectionName, "pk", pk);
  }

  @Test
  void theVersionsSayHowTheyStand() {
    JsonNode standing = http.get(definition() + "/versions").expect(200).json();

    assertThat(standing.path("inForce").intValue()).isEqualTo(2);
    assertThat(standing.path("state").asText()).isEqualTo("moving");
    assertThat(standing.path("served")).isEqualTo(Json.array(1, 2));
    http.post(definition() + "/versions", Json.object("action", "retire"))
        .expectProblem(409, "VERSIONS_IN_USE");
    http.post(definition() + "/versions", Json.object("action", "forget"))
        .expectProblem(400, "REQUEST_INVALID");
    http.delete(definition()).expectProblem(409, "VERSIONS_IN_USE");
    // A definition that says the same once more changes nothing.
    http.put(definition(), Json.read(SECOND)).expect(200);
    assertThat(http.get(definition()).expect(200).json().path("version").intValue()).isEqualTo(2);
  }

  @Test
  void aRollBackShowsWhatWasThere() {
    http.post(definition() + "/versions", Json.object("action", "rollback"))
        .expectProblem(409, "VERSIONS_IN_USE");
    JsonNode standing =
        http.post(definition() + "/versions", Json.object("action", "rollback", "discard", true))
            .expect(202)
            .json();

    assertThat(standing.path("inForce").intValue()).isEqualTo(1);
    assertThat(item("old"))
        .isEqualTo(Json.read("{\"name\":\"Kite\",\"price\":\"12.50\",\"colour\":\"red\"}"));
    assertThat(item("old", VERSION, "2").path("title").asText()).isEqualTo("Kite");
    http.put(definition(), Json.read(SECOND)).expectProblem(409, "VERSIONS_IN_USE");
  }

  @Test
  void stepsThatCannotBeOrAreNotSaidAreRefused() {
    for (String wrong :
        List.of(
            "[{\"rename\": [\"a\"]}]",
            "[{\"forget\": \"a\"}]",
            "[{\"drop\": \"title\"}]",
            "[{\"set\": [\"label\", \"uuid()\"]}]",
            "[{\"retype\": [\"price\", \"decimal\"]}]",
            "[{\"drop\": \"x\"}, {\"rename\": [\"x\", \"y\"]}]",
            "7")) {
      JsonNode third =
          Json.read(SECOND.replaceAll("(?s)\"migrate\": .*", "\"migrate\": " + wrong + "}"));
      http.put(definition(), third).expectProblem(422, "CONTENT_REJECTED");
    }
    JsonNode silent =
        Json.read("{\"strict\":true,\"fields\":{\"title\":{\"type\":\"integer\"}},\"migrate\":[]}");
    JsonNode problem = http.put(definition(), silent).expectProblem(422, "CONTENT_REJECTED");
    assertThat(problem.path("errors").findValuesAsText("pointer"))
        .contains("/migrate", "/fields/title");
  }
}
