package io.polygate.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.polygate.it.server.Answer;
import io.polygate.it.server.Http;
import io.polygate.it.server.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Imports: NDJSON, CSV or a JSON array in, one result a line out. */
abstract class ImportHttpContract extends HttpContract {
  private static final String CSV = "text/csv";

  ImportHttpContract(String namespace, Http http) {
    super(namespace, http);
  }

  private List<JsonNode> imported(String type, String text) {
    Answer answer = http.post(collection.imports(), type, text).expect(200);
    assertThat(answer.mediaType()).isEqualTo(NDJSON);
    return answer.lines();
  }

  private static List<JsonNode> results(List<JsonNode> lines) {
    List<JsonNode> results = lines.stream().filter(line -> !line.has("rows")).toList();
    for (int i = 0; i < results.size(); i++) {
      assertThat(results.get(i).path("index").intValue()).isEqualTo(i);
    }
    return results;
  }

  @Test
  void eachLineIsAnItemAndHasAResult() {
    List<JsonNode> lines =
        results(
            imported(
                NDJSON,
                """
                {"pk":"a","sk":"1","n":1}
                {"pk":"a","sk":"2","n":2}

                {"pk":"b","n":3}
                """));
    assertThat(lines).hasSize(3);
    assertThat(lines).allSatisfy(line -> assertThat(line.path("status").intValue()).isEqualTo(201));
    assertThat(lines.get(1).path("pk").asText()).isEqualTo("a");
    assertThat(lines.get(1).path("sk").asText()).isEqualTo("2");
    assertThat(http.get(collection.item("a", "2")).expect(200).json().path("n").intValue())
        .isEqualTo(2);
    http.get(collection.item("b")).expect(200);
  }

  @Test
  void aBadLineIsReportedAtItsPlaceAndTheOthersAreMade() {
    List<JsonNode> lines =
        results(
            imported(
                NDJSON,
                """
                {"pk":"a"}
                {"pk":
                {"pk":5}
                {"pk":"","n":1}
                nonsense
                {"pk":"a","pk":"b"}
                {"pk":"z"}
                """));
    assertThat(lines).hasSize(7);
    assertThat(lines.get(0).path("status").intValue()).isEqualTo(201);
    for (int i = 1; i <= 5; i++) {
      assertThat(lines.get(i).path("status").intValue()).as("line %d", i + 1).isIn(400, 422);
      assertThat(lines.get(i).path("code").isTextual()).isTrue();
      assertThat(lines.get(i).path("detail").isTextual()).isTrue();
    }
    assertThat(lines.get(6).path("status").intValue()).isEqualTo(201);
    http.get(collection.item("z")).expect(200);
  }

  @Test
  void aJsonArrayIsReadElementByElement() {
    List<JsonNode> lines =
        results(imported(JSON, "[{\"pk\":\"a\",\"n\":1.50}, {\"pk\":\"b\"},\n{\"pk\":\"c\"} ]"));
    assertThat(lines).hasSize(3);
    assertThat(http.get(collection.item("a")).expect(200).json().path("n").decimalValue())
        .isEqualByComparingTo("1.5");
    assertThat(results(imported(JSON, "[]"))).isEmpty();
  }

  @Test
  void aTableOfCommaSeparatedValuesIsReadByItsHeader() {
    define(
        Json.object(
            "key", Json.object("partition", Json.array("code")),
            "fields",
                Json.object(
                    "latitude", Json.object("type", "number"),
                    "open", Json.object("type", "boolean"))));
    List<JsonNode> lines =
        results(
            imported(
                CSV,
                """
                code,name,latitude,open\r
                00M,Thigpen,31.95376472,true\r
                "00""R","Livingston,\s
                Municipal",-30.5,false\r
                é,,0,true
                """));
    assertThat(lines)
        .hasSize(3)
        .allSatisfy(l -> assertThat(l.path("status").intValue()).isEqualTo(201));
    JsonNode first = http.get(collection.item("00M")).expect(200).json();
    assertThat(first.path("latitude").decimalValue()).isEqualByComparingTo("31.95376472");
    assertThat(first.path("open").booleanValue()).isTrue();
    assertThat(first.path("name").textValue()).isEqualTo("Thigpen");
    assertThat(http.get(collection.item("00\"R")).expect(200).json().path("name").textValue())
        .isEqualTo("Livingston, \nMunicipal");
    http.get(collection.item("é")).expect(200);
  }

  @Test
  void aRowOfAnotherLengthOrTypeIsReportedAndTheOthersAreMade() {
    define(
        Json.object(
            "key", Json.object("partition", Json.array("code")),
            "fields", Json.object("n", Json.object("type", "integer"))));
    List<JsonNode> lines = results(imported(CSV, "code,n\na,1\nb\nc,x\nd,4,5\n,6\ne,7\n"));
    assertThat(lines).hasSize(6);
    assertThat(lines.stream().map(line -> line.path("status").intValue() < 300))
        .containsExactly(true, false, false, false, false, true);
  }

  @Test
  void keysAreGeneratedWhereTheDefinitionSaysSo() {
    define(Json.object("key", Json.object("generate", "uuidv7")));
    List<JsonNode> lines = results(imported(JSON, "[{\"n\":1},{\"n\":2},{\"n\":2}]"));
    List<String> keys = lines.stream().map(line -> line.path("pk").asText()).toList();
    assertThat(keys).hasSize(3).doesNotHaveDuplicates();
    assertThat(http.get(collection.item(keys.get(1))).expect(200).json().path("n").intValue())
        .isEqualTo(2);
  }

  @Test
  void theDefinitionHoldsForEveryRow() {
    define(
        Json.object(
            "key", Json.object("partition", Json.array("Title")),
            "fields", Json.object("Title", Json.object("type", "string", "required", true))));
    List<JsonNode> lines =
        results(imported(JSON, "[{\"Title\":\"Good\"},{\"Title\":1776},{\"Title\":null},{}]"));
    assertThat(lines.stream().map(line -> line.path("status").intValue()))
        .containsExactly(201, 422, 422, 422);
  }

  @Test
  void aBodyThatBreaksOffKeepsWhatCameBeforeAndSaysWhere() {
    List<JsonNode> lines = imported(JSON, "[{\"pk\":\"a\"},{\"pk\":\"b\"},{\"pk\"");
    assertThat(results(lines)).hasSize(2);
    assertThat(lines.getLast().path("status").intValue()).isEqualTo(400);
    assertThat(lines.getLast().path("code").asText()).isEqualTo("JSON_INVALID");
    assertThat(lines.getLast().path("rows").intValue()).isEqualTo(2);
    assertThat(lines.getLast().path("written").intValue()).isEqualTo(2);
    http.get(collection.item("b")).expect(200);
  }

  @Test
  void anImportIsRefusedAsAWholeWhereNothingOfItCanBeRead() {
    created(collection.item("a"), numbered(1));
    http.post(collection.imports(), "image/png", "x").expectProblem(415);
    http.post(collection.imports(), CSV, "").expectProblem(400);
    http.post(collection.imports(), CSV, "a,a\n1,2\n").expectProblem(400);
  }

  @Test
  void manyLinesAreAllMadeInOrder() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 5000; i++) {
      text.append("{\"pk\":\"p\",\"sk\":\"").append(String.format("%05d", i)).append("\"}\n");
    }
    List<JsonNode> lines = results(imported(NDJSON, text.toString()));
    assertThat(lines).hasSize(5000);
    assertThat(lines.get(4321).path("sk").asText()).isEqualTo("04321");
    for (int i : new int[] {0, 499, 500, 4321, 4999}) {
      http.get(collection.item("p", String.format("%05d", i))).expect(200);
    }
    if (!description().path("parts").path("queries").asText().equals("unsupported")) {
      assertThat(Paging.all(http, collection.items("pk=p&limit=1000")).sortKeys())
          .hasSize(5000)
          .isSorted()
          .doesNotHaveDuplicates();
    }
  }
}
