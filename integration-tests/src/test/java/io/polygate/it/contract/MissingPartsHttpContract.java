package io.polygate.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.polygate.it.server.Answer;
import io.polygate.it.server.Http;
import io.polygate.it.server.Json;
import io.polygate.it.server.Routes;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a backend cannot do it says, and refuses. */
abstract class MissingPartsHttpContract extends HttpContract {
  MissingPartsHttpContract(String namespace, Http http) {
    super(namespace, http);
  }

  /** A request for each part that a request can need. */
  private Map<String, Supplier<Answer>> requests() {
    Map<String, Supplier<Answer>> requests = new TreeMap<>();
    requests.put("items", () -> http.get(collection.item("a")));
    requests.put("queries", () -> http.get(collection.items("pk=a")));
    requests.put("expiry", () -> http.put(collection.item("x"), numbered(1), "Item-TTL", "60"));
    requests.put(
        "sql",
        () ->
            http.post(
                inTenant("sql"),
                Json.object("statements", Json.array(Json.object("sql", "SELECT 1")))));
    requests.put("changes", () -> http.get(inTenant("changes")));
    requests.put("snapshots", () -> http.get(inTenant("export")));
    requests.put(
        "transactions",
        () ->
            http.post(
                inTenant("transactions"),
                Json.object(
                    "operations",
                    Json.array(
                        Json.object("op", "delete", "collection", collectionName, "pk", "z")))));
    return requests;
  }

  @Test
  void aPartIsThereIfAndOnlyIfTheNamespaceSaysSo() {
    created(collection.item("a"), numbered(1));
    JsonNode parts = description().path("parts");
    requests()
        .forEach(
            (part, request) -> {
              String support = parts.path(part).asText();
              assertThat(support).as(part).isIn("native", "emulated", "unsupported");
              Answer answer = request.get();
              if (support.equals("unsupported")) {
                JsonNode problem = answer.expectProblem(501, "PART_MISSING");
                assertThat(problem.path("missingPart").asText()).isEqualTo(part);
                assertThat(problem.path("outcome").asText()).isEqualTo("none");
              } else {
                assertThat(answer.status()).as("%s", answer).isLessThan(300);
              }
            });
  }

  @Test
  void aReferenceIsKeptWhereAllThatItTakesIsThere() {
    JsonNode parts = description().path("parts");
    boolean all =
        Stream.of("queries", "transactions", "indexes", "expiry")
            .noneMatch(part -> parts.path(part).asText().equals("unsupported"));
    Answer answer =
        http.put(
            Routes.definition(namespace, collectionName),
            Json.object(
                "fields", Json.object("a", Json.object("type", "string")),
                "indexes", Json.object("byA", Json.object("partition", "a")),
                "references",
                    Json.object(
                        "a",
                        Json.object(
                            "field", "a", "collection", "others", "onDelete", "restrict"))));
    if (all) {
      answer.expect(201);
    } else {
      answer.expectProblem(501, "PART_MISSING");
    }
  }

  @Test
  void everyWayToQueryIsRefusedAlike() {
    created(collection.item("a"), numbered(1));
    boolean missing = description().path("parts").path("queries").asText().equals("unsupported");
    for (Answer answer :
        new Answer[] {
          http.get(collection.items("pk=a")),
          http.post(collection.query(), Json.object("pk", "a")),
          http.post(collection.scan(), Json.object())
        }) {
      if (missing) {
        answer.expectProblem(501, "PART_MISSING");
      } else {
        answer.expect(200);
      }
    }
  }
}
