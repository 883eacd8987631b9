package io.polygate.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polygate.it.server.Http;
import io.polygate.it.server.Json;
import io.polygate.it.server.Routes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Queries of items that are stored in several versions of their definition. */
abstract class VersionedQueriesHttpContract extends HttpContract {
  private static final String VERSION = "Accept-Version";

  VersionedQueriesHttpContract(String namespace, Http http) {
    super(namespace, http);
  }

  @BeforeEach
  void defineTwice() {
    String definition = Routes.definition(namespace, collectionName);
    http.put(
            definition,
            Json.read(
                "{\"fields\":{\"size\":{\"type\":\"string\"},\"kind\":{\"type\":\"string\"}},"
                    + "\"indexes\":{\"bySize\":{\"partition\":\"size\"},\"byKind\":{\"partition\":\"kind\"}}}"))
        .expect(201);
    for (int i = 0; i < 6; i++) {
      created(
          collection.item("p", "s" + i), Json.object("size", Integer.toString(i), "kind", "toy"));
    }
    http.put(
            definition,
            Json.read(
                "{\"fields\":{\"size\":{\"type\":\"integer\"},\"kind\":{\"type\":\"string\"}},"
                    + "\"indexes\":{\"bySize\":{\"partition\":\"size\"},\"byKind\":{\"partition\":\"kind\"}},"
                    + "\"migrate\":[{\"retype\":[\"size\",\"integer\"]}]}"))
        .expect(200);
    for (int i = 6; i < 10; i++) {
      created(collection.item("p", "s" + i), Json.object("size", i, "kind", "toy"));
    }
  }

  private ObjectNode query(Object... more) {
    ObjectNode query = Json.object("pk", "p");
    query.setAll(Json.object(more));
    return query;
  }

  @Test
  void aFilterSeesTheVersionThatIsSpoken() {
    List<String> seen = new ArrayList<>();
    String cursor = "";
    do {
      ObjectNode page =
          query(
              "filter", "size >= :n", "values", Json.object(":n", 3), "limit", 2, "order", "desc");
      if (!cursor.isEmpty()) {
        page.put("cursor", cursor);
      }
      var answer = http.post(collection.query(), page);
      seen.addAll(sortKeys(answer));
      cursor = next(answer);
    } while (!cursor.isEmpty());

    assertThat(seen).containsExactly("s9", "s8", "s7", "s6", "s5", "s4", "s3");
    var first =
        http.post(
            collection.query(), query("filter", "size = '8'", "select", "size"), VERSION, "1");
    assertThat(items(first)).hasSize(1);
    assertThat(items(first).getFirst().path("value").path("size").asText()).isEqualTo("8");
    assertThat(items(first).getFirst().path("value").path("size").isTextual()).isTrue();
  }

  @Test
  void aScanShowsEachItemOnceInTheVersionThatIsSpoken() {
    List<JsonNode> all =
        items(http.post(collection.scan(), Json.object("limit", 100, "filter", "size < 9")));

    assertThat(all).hasSize(9);
    assertThat(all).allMatch(item -> item.path("value").path("size").isInt());
  }

  @Test
  void anIndexOfAFieldThatChangesIsRefusedUntilItHasAllItems() {
    http.post(collection.query(), Json.object("index", "bySize", "pk", 3))
        .expectProblem(503, "UNAVAILABLE");
    http.post(collection.query(), Json.object("index", "bySize", "pk", "3"), VERSION, "1")
        .expectProblem(400, "REQUEST_INVALID");
    assertThat(items(http.post(collection.query(), Json.object("index", "byKind", "pk", "toy"))))
        .hasSize(10);
  }
}
