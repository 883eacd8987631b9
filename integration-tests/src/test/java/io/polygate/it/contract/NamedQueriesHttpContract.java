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
import org.junit.jupiter.api.Test;

/** Queries of collections that are kept under names. */
abstract class NamedQueriesHttpContract extends HttpContract {
  private final String name = freshName("q");

  NamedQueriesHttpContract(String namespace, Http http) {
    super(namespace, http);
  }

  private String kept() {
    return Routes.namespace(namespace) + "/queries/" + name;
  }

  private String run() {
    return inTenant("queries/" + name);
  }

  private ObjectNode byCountry() {
    return Json.object(
        "query",
        Json.object(
            "collection",
            collectionName,
            "filter",
            "country = :country AND age >= :age",
            "allowScan",
            true),
        "parameters",
        Json.object(
            "country",
            Json.object("type", "string", "required", true),
            "age",
            Json.object("type", "integer", "default", 0, "minimum", 0, "maximum", 150)));
  }

  private void people() {
    String[] countries = {"United States", "France", "United States", "Kenya", "United States"};
    for (int i = 0; i < countries.length; i++) {
      created(collection.item("p" + i), Json.object("country", countries[i], "age", 20 + i * 10));
    }
  }

  @Test
  void parametersOfTheUrlSelectItems() {
    people();
    http.put(kept(), byCountry()).expect(201);

    assertThat(items(http.get(run() + "?country=United%20States").expect(200))).hasSize(3);
    assertThat(items(http.get(run() + "?country=United%20States&age=40").expect(200))).hasSize(2);
    assertThat(items(http.get(run() + "?country=Nowhere").expect(200))).isEmpty();
    assertThat(items(http.post(run(), Json.object("country", "Kenya")).expect(200))).hasSize(1);
  }

  @Test
  void parametersAreChecked() {
    people();
    http.put(kept(), byCountry()).expect(201);

    for (String wrong :
        List.of(
            "",
            "?country=a&age=x",
            "?country=a&age=-1",
            "?country=a&age=151",
            "?country=a&age=1.5",
            "?country=a&other=1",
            "?country=a&country=b")) {
      http.get(run() + wrong).expectProblem(400, "REQUEST_INVALID");
    }
    http.post(run(), Json.object("country", 7)).expectProblem(400, "REQUEST_INVALID");
    JsonNode problem =
        http.post(run(), Json.object("age", "x", "more", 1)).expectProblem(400, "REQUEST_INVALID");
    assertThat(problem.path("errors")).hasSize(3);
  }

  @Test
  void answersHaveTagsOfTheirContent() {
    people();
    http.put(kept(), byCountry()).expect(201);

    Answer first = http.get(run() + "?country=Kenya").expect(200);
    Answer same = http.get(run() + "?country=Kenya", "If-None-Match", first.etag()).expect(304);
    assertThat(same.text()).isEmpty();
    created(collection.item("more"), Json.object("country", "Kenya", "age", 1));

    Answer changed = http.get(run() + "?country=Kenya", "If-None-Match", first.etag()).expect(200);

    assertThat(items(changed)).hasSize(2);
    assertThat(changed.etag()).isNotEqualTo(first.etag());
  }

  @Test
  void pagesGoOnWithTheSameParameters() {
    people();
    http.put(kept(), byCountry()).expect(201);
    List<String> keys = new ArrayList<>();
    String more = "";
    do {
      Answer page = http.get(run() + "?country=United%20States&limit=1" + more).expect(200);
      items(page).forEach(item -> keys.add(item.path("pk").asText()));
      more = next(page).isEmpty() ? "" : "&cursor=" + Routes.encode(next(page));
    } while (!more.isEmpty());

    assertThat(keys).hasSize(3).doesNotHaveDuplicates();
  }

  @Test
  void keysAndRangesMayBeParameters() {
    for (int i = 0; i < 5; i++) {
      created(collection.item("room", "m" + i), numbered(i));
    }
    ObjectNode query =
        Json.object(
            "query",
            Json.object(
                "collection",
                collectionName,
                "pk",
                ":room",
                "sk",
                Json.object("between", Json.array(":from", ":to"))),
            "parameters",
            Json.object(
                "room",
                Json.object("type", "string", "required", true),
                "from",
                Json.object("type", "string", "default", "m0"),
                "to",
                Json.object("type", "string", "default", "m9")));
    http.put(kept(), query).expect(201);

    assertThat(items(http.get(run() + "?room=room").expect(200))).hasSize(5);
    assertThat(items(http.get(run() + "?room=room&from=m1&to=m2").expect(200))).hasSize(2);
    JsonNode explained = http.get(run() + "?room=room&explain=true").expect(200).json();
    assertThat(explained.path("explain").path("access").asText()).isEqualTo("key");
  }

  @Test
  void aQueryIsKeptReplacedListedAndRemoved() {
    http.get(kept()).expectProblem(404, "QUERY_NOT_FOUND");
    http.get(run()).expectProblem(404, "QUERY_NOT_FOUND");
    Answer made = http.put(kept(), byCountry()).expect(201);
    assertThat(made.header("Location")).contains(kept());
    Answer read = http.get(kept()).expect(200);
    assertThat(read.json()).isEqualTo(byCountry());
    assertThat(read.etag()).isEqualTo(made.etag());
    http.get(kept(), "If-None-Match", made.etag()).expect(304);

    http.put(kept(), byCountry(), "If-None-Match", "*").expectProblem(412);
    http.put(kept(), byCountry(), "If-Match", "\"other\"").expectProblem(412);
    ObjectNode other = byCountry().put("description", "By country and age");
    http.put(kept(), other, "If-Match", made.etag()).expect(200);
    assertThat(http.get(kept()).expect(200).json()).isEqualTo(other);

    JsonNode listed =
        http.get(Routes.namespace(namespace) + "/queries?limit=1000").expect(200).json();
    assertThat(listed.path("queries").findValuesAsText("name")).contains(name);
    http.delete(kept()).expect(204);
    http.delete(kept()).expectProblem(404, "QUERY_NOT_FOUND");
    http.get(run()).expectProblem(404, "QUERY_NOT_FOUND");
  }

  @Test
  void whatCouldNeverRunIsRefused() {
    http.put(kept(), Json.object()).expectProblem(422, "CONTENT_REJECTED");
    http.put(kept(), JSON, "[]").expectProblem(422, "CONTENT_REJECTED");
    http.put(kept(), byCountry().put("mode", "write")).expectProblem(422, "CONTENT_REJECTED");
    http.put(kept(), byCountry().put("mode", "other")).expectProblem(422, "CONTENT_REJECTED");
    http.put(kept(), byCountry().put("more", 1)).expectProblem(422, "CONTENT_REJECTED");
    for (String parameters :
        List.of(
            "{\"country\":{\"type\":\"text\"},\"age\":{\"type\":\"integer\"}}",
            "{\"country\":{\"type\":\"string\"},\"age\":{\"type\":\"integer\",\"default\":\"x\"}}",
            "{\"country\":{\"type\":\"string\"}}",
            "{\"country\":{\"type\":\"string\",\"enum\":[1]},\"age\":{\"type\":\"integer\"}}",
            "{\"limit\":{\"type\":\"string\"},\"country\":{\"type\":\"string\"},\"age\":{\"type\":\"integer\"}}")) {
      ObjectNode query = byCountry();
      query.set("parameters", Json.read(parameters));
      http.put(kept(), query).expectProblem(422, "CONTENT_REJECTED");
    }
    ObjectNode badFilter = byCountry();
    ((ObjectNode) badFilter.path("query")).put("filter", "country = ");
    http.put(kept(), badFilter).expectProblem(422, "CONTENT_REJECTED");
    http.put(Routes.namespace(namespace) + "/queries/9bad", byCountry()).expectProblem(400);
    http.get(kept()).expect(404);
  }
}
