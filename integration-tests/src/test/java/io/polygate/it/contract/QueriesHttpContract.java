package io.polygate.it.contract;

import static io.polygate.it.server.Routes.encode;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polygate.it.server.Answer;
import io.polygate.it.server.Http;
import io.polygate.it.server.Json;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries of one partition, by GET and by POST. */
abstract class QueriesHttpContract extends HttpContract {
  QueriesHttpContract(String namespace, Http http) {
    super(namespace, http);
  }

  private void putLetters() {
    for (String sk : List.of("a", "b", "ba", "bb", "c", "é", "\ud83d\ude00", "B")) {
      created(collection.item("p", sk), Json.object("letter", sk, "length", sk.length()));
    }
    created(collection.item("q", "a"), Json.object("letter", "another partition"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                  | B a b ba bb c é 😀
          sk.eq=b             | b
          sk.eq=x             | ''
          sk.beginsWith=b     | b ba bb
          sk.beginsWith=%C3   | ''
          sk.lt=b             | B a
          sk.lte=b            | B a b
          sk.gt=bb            | c é 😀
          sk.gte=bb           | bb c é 😀
          sk.between=b,c      | b ba bb c
          sk.between=c,b      | ''
          order=desc          | 😀 é c bb ba b a B
          order=asc           | B a b ba bb c é 😀
          sk.gt=a&order=desc  | 😀 é c bb ba b
          """)
  void aGetSelectsByTheSortKey(String parameters, String expected) {
    putLetters();
    String query = "pk=p" + (parameters.isEmpty() ? "" : "&" + parameters);
    if (parameters.contains("%C3")) {
      http.get(collection.items(query)).expectProblem(400);
    } else {
      assertThat(sortKeys(http.get(collection.items(query)))).containsExactly(words(expected));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                               | B a b ba bb c é 😀
          {"sk":{"eq":"b"}}                | b
          {"sk":{"beginsWith":"b"}}        | b ba bb
          {"sk":{"lt":"b"}}                | B a
          {"sk":{"lte":"b"}}               | B a b
          {"sk":{"gt":"bb"}}               | c é 😀
          {"sk":{"gte":"bb"}}              | bb c é 😀
          {"sk":{"between":["b","c"]}}     | b ba bb c
          {"order":"desc"}                 | 😀 é c bb ba b a B
          """)
  void aPostSelectsByTheSortKey(String members, String expected) {
    putLetters();
    ObjectNode body = (ObjectNode) Json.read(members);
    body.put("pk", "p");
    assertThat(sortKeys(http.post(collection.query(), body))).containsExactly(words(expected));
  }

  private static String[] words(String text) {
    return text.isEmpty() ? new String[0] : text.split(" ");
  }

  @Test
  void anItemInAListHasItsMetadataBesideIt() {
    Instant before = Instant.now().minusSeconds(2);
    String etag = created(collection.item("p", "s"), numbered(1));
    String plain = created(collection.item("q"), numbered(2));
    JsonNode item = items(http.get(collection.items("pk=p"))).getFirst();
    assertThat(item.path("pk").textValue()).isEqualTo("p");
    assertThat(item.path("sk").textValue()).isEqualTo("s");
    assertThat(item.path("etag").textValue()).isIn(etag, etag.replace("\"", ""));
    assertThat(Instant.parse(item.path("updatedAt").textValue())).isBetween(before, Instant.now());
    assertThat(item.path("expiresAt").isMissingNode() || item.path("expiresAt").isNull()).isTrue();
    assertThat(item.path("value")).isEqualTo(numbered(1));
    JsonNode keyOnly = items(http.get(collection.items("pk=q"))).getFirst();
    assertThat(keyOnly.path("sk").isMissingNode() || keyOnly.path("sk").isNull()).isTrue();
    assertThat(keyOnly.path("etag").textValue()).isIn(plain, plain.replace("\"", ""));
  }

  @Test
  void theTagOfAListedItemIsGoodForAWrite() {
    created(collection.item("p", "s"), numbered(1));
    String etag = items(http.get(collection.items("pk=p"))).getFirst().path("etag").textValue();
    String tag = etag.startsWith("\"") ? etag : '"' + etag + '"';
    http.put(collection.item("p", "s"), numbered(2), "If-Match", tag).expect(200);
  }

  @Test
  void thePageSaysWhatItHoldsAndWhyItEnds() {
    putLetters();
    JsonNode page = http.get(collection.items("pk=p")).expect(200).json().path("page");
    assertThat(page.path("count").intValue()).isEqualTo(8);
    assertThat(page.path("bytes").longValue()).isPositive();
    assertThat(page.path("reason").textValue()).isEqualTo("end");
    assertThat(page.path("next").isMissingNode() || page.path("next").isNull()).isTrue();
    Answer first = http.get(collection.items("pk=p&limit=3"));
    assertThat(sortKeys(first)).hasSize(3);
    assertThat(first.json().path("page").path("reason").textValue()).isEqualTo("limit");
    assertThat(next(first)).isNotEmpty();
  }

  @Test
  void aPageEndsOnBytesToo() {
    for (int i = 0; i < 10; i++) {
      created(collection.item("p", "s" + i), Json.object("text", "x".repeat(1000)));
    }
    Answer first = http.get(collection.items("pk=p&maxBytes=2500"));
    assertThat(items(first)).hasSizeBetween(2, 3);
    assertThat(first.json().path("page").path("reason").textValue()).isEqualTo("bytes");
    Answer tiny = http.get(collection.items("pk=p&maxBytes=1"));
    assertThat(items(tiny)).hasSize(1);
  }

  @Test
  void anAbsentPartitionIsAnEmptyPage() {
    created(collection.item("p", "s"), numbered(1));
    Answer answer = http.get(collection.items("pk=x"));
    assertThat(items(answer)).isEmpty();
    assertThat(answer.json().path("page").path("reason").textValue()).isEqualTo("end");
  }

  @Test
  void aFilterDropsItems() {
    putLetters();
    String filter = encode("begins_with(letter, 'b') AND length = 2");
    assertThat(sortKeys(http.get(collection.items("pk=p&filter=" + filter))))
        .containsExactly("ba", "bb");
    ObjectNode body =
        Json.object(
            "pk",
            "p",
            "filter",
            "#l > :one AND contains(letter, :b)",
            "names",
            Json.object("#l", "length"),
            "values",
            Json.object(":one", 1, ":b", "b"));
    assertThat(sortKeys(http.post(collection.query(), body))).containsExactly("ba", "bb");
  }

  @Test
  void aFilteredQueryIsPagedToItsEnd() {
    for (int i = 0; i < 50; i++) {
      created(collection.item("p", String.format("%02d", i)), numbered(i));
    }
    String query = "pk=p&limit=3&filter=" + encode("n >= 45");
    List<String> keys = Paging.all(http, collection.items(query)).sortKeys();
    assertThat(keys).containsExactly("45", "46", "47", "48", "49");
  }

  @Test
  void aProjectionGivesTheSelectedAttributesOnly() {
    created(
        collection.item("p", "s"),
        Json.object("a", 1, "b", Json.object("c", 2, "d", 3), "e", Json.array(1, 2, 3)));
    JsonNode got = items(http.get(collection.items("pk=p&select=a,b.c"))).getFirst();
    assertThat(got.path("value")).isEqualTo(Json.object("a", 1, "b", Json.object("c", 2)));
    assertThat(got.path("etag").isTextual()).isTrue();
    ObjectNode body = Json.object("pk", "p", "select", "b.d, e[1], missing");
    JsonNode posted = items(http.post(collection.query(), body)).getFirst().path("value");
    assertThat(posted.path("b")).isEqualTo(Json.object("d", 3));
    assertThat(posted.path("e")).isEqualTo(Json.array(2));
    assertThat(posted.has("a") || posted.has("missing")).isFalse();
  }

  @Test
  void aCountCountsWithoutItems() {
    putLetters();
    Answer answer =
        http.post(collection.query(), Json.object("pk", "p", "count", true)).expect(200);
    assertThat(answer.json().path("page").path("count").intValue()).isEqualTo(8);
    assertThat(answer.json().path("items")).isEmpty();
  }

  @Test
  void anExplanationNamesTheAccess() {
    putLetters();
    JsonNode byKey =
        http.post(collection.query(), Json.object("pk", "p", "explain", true)).expect(200).json();
    assertThat(byKey.findPath("access").asText()).isEqualTo("key");
    JsonNode scanned =
        http.post(collection.query(), Json.object("allowScan", true, "explain", true))
            .expect(200)
            .json();
    assertThat(scanned.findPath("access").asText()).isEqualTo("scan");
  }

  @Test
  void readingEverythingMustBeAskedFor() {
    putLetters();
    http.get(collection.items()).expectProblem(400);
    http.post(collection.query(), Json.object()).expectProblem(400);
    assertThat(items(http.post(collection.query(), Json.object("allowScan", true)))).hasSize(9);
  }

  @Test
  void linesComeWhenTheyAreAskedFor() {
    putLetters();
    Answer answer =
        http.post(collection.query(), Json.object("pk", "p"), "Accept", NDJSON).expect(200);
    assertThat(answer.mediaType()).isEqualTo(NDJSON);
    List<JsonNode> lines = answer.lines();
    assertThat(lines.stream().filter(line -> line.has("pk"))).hasSize(8);
    assertThat(lines.getLast().path("page").path("reason").textValue()).isEqualTo("end");
  }

  @Test
  void anExpiredDeadlineEndsThePageOrTheRequest() {
    putLetters();
    int status = http.get(collection.items("pk=p"), "Request-Timeout", "1").status();
    assertThat(status).isIn(200, 503, 504);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pk=p&limit=0",
        "pk=p&limit=-1",
        "pk=p&limit=x",
        "pk=p&limit=1.5",
        "pk=p&limit=99999999999999999999",
        "pk=p&limit=2147483647",
        "pk=p&maxBytes=0",
        "pk=p&maxBytes=x",
        "pk=p&order=up",
        "pk=p&order=",
        "pk=p&sk.between=a",
        "pk=p&sk.between=a,b,c",
        "pk=p&sk.lt=a&sk.eq=b",
        "pk=p&sk.like=a",
        "pk=p&unknown=1",
        "pk=p&Limit=1",
        "pk=p&filter=n%20%3E",
        "pk=p&filter=",
        "pk=p&filter=n%20%3D%20:missing",
        "pk=p&select=a..b",
        "pk=p&select=",
        "pk=p&cursor=nonsense",
        "pk=p&cursor=",
        "pk=p&pk=q",
        "pk=p&limit=1&limit=2",
        "pk=",
        "pk=%00",
        "pk=%FF"
      })
  void aMalformedQueryIsRefused(String query) {
    created(collection.item("p", "s"), numbered(1));
    http.get(collection.items(query)).expectProblem(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"pk\":1}",
        "{\"pk\":null}",
        "{\"pk\":\"\"}",
        "{\"pk\":\"p\",\"limit\":\"1\"}",
        "{\"pk\":\"p\",\"limit\":0}",
        "{\"pk\":\"p\",\"limit\":1.5}",
        "{\"pk\":\"p\",\"limit\":1e99}",
        "{\"pk\":\"p\",\"maxBytes\":-1}",
        "{\"pk\":\"p\",\"order\":\"up\"}",
        "{\"pk\":\"p\",\"sk\":5}",
        "{\"pk\":\"p\",\"sk\":{}}",
        "{\"pk\":\"p\",\"sk\":{\"eq\":\"a\",\"lt\":\"b\"}}",
        "{\"pk\":\"p\",\"sk\":{\"between\":[\"a\"]}}",
        "{\"pk\":\"p\",\"sk\":{\"like\":\"a\"}}",
        "{\"pk\":\"p\",\"filter\":\"n >\"}",
        "{\"pk\":\"p\",\"filter\":5}",
        "{\"pk\":\"p\",\"filter\":\"n = :x\"}",
        "{\"pk\":\"p\",\"filter\":\"n = :x\",\"values\":{\":x\":1,\":y\":2}}",
        "{\"pk\":\"p\",\"filter\":\"#n = 1\",\"names\":{\"#n\":5}}",
        "{\"pk\":\"p\",\"select\":[]}",
        "{\"pk\":\"p\",\"select\":\"a..b\"}",
        "{\"pk\":\"p\",\"count\":\"yes\"}",
        "{\"pk\":\"p\",\"cursor\":7}",
        "{\"pk\":\"p\",\"lmit\":1}",
        "{\"pk\":\"p\",\"pk\":\"q\"}",
        "{\"pk\":\"p\"",
        "[]",
        "null",
        "",
        "\"p\""
      })
  void aMalformedQueryBodyIsRefused(String body) {
    created(collection.item("p", "s"), numbered(1));
    http.post(collection.query(), JSON, body).expectProblem(400);
  }

  @Test
  void anUnknownMemberIsNamedWithTheNearestKnown() {
    created(collection.item("p", "s"), numbered(1));
    JsonNode problem =
        http.post(collection.query(), Json.object("pk", "p", "lmit", 1)).expectProblem(400);
    assertThat(Json.write(problem)).contains("lmit").contains("limit");
    JsonNode parameter = http.get(collection.items("pk=p&lmit=1")).expectProblem(400);
    assertThat(Json.write(parameter)).contains("lmit").contains("limit");
  }

  @Test
  void aFilterThatIsNestedTooDeepIsRefused() {
    created(collection.item("p", "s"), numbered(1));
    String deep = "(".repeat(5000) + "n = 1" + ")".repeat(5000);
    String nots = "NOT ".repeat(20_000) + "n = 1";
    String deepAndShort = "(".repeat(500) + "n = 1" + ")".repeat(500);
    for (String filter : List.of(deep, nots, deepAndShort)) {
      JsonNode problem =
          http.post(collection.query(), Json.object("pk", "p", "filter", filter))
              .expectProblem(400, "EXPRESSION_INVALID");
      assertThat(problem.path("errors").path(0).path("pointer").asText()).isEqualTo("/filter");
      JsonNode limit = problem.path("limit");
      assertThat(limit.path("name").asText()).isNotEmpty();
      assertThat(limit.path("max").longValue()).isPositive();
    }
  }
}
