package io.polygate.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.polygate.it.server.Answer;
import io.polygate.it.server.Http;
import io.polygate.it.server.Json;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading and writing one item by its key. */
abstract class ItemsHttpContract extends HttpContract {
  ItemsHttpContract(String namespace, Http http) {
    super(namespace, http);
  }

  @Test
  void putCreatesAndThenReplaces() {
    String first = created(collection.item("a"), numbered(1));
    Answer replaced = http.put(collection.item("a"), numbered(2)).expect(200);
    assertThat(replaced.etag()).isNotEqualTo(first);
    Answer read = http.get(collection.item("a")).expect(200);
    assertThat(read.json()).isEqualTo(numbered(2));
    assertThat(read.etag()).isEqualTo(replaced.etag());
  }

  @Test
  void putGivesEveryWriteAnotherTagEvenOfTheSameValue() {
    String first = created(collection.item("a"), numbered(1));
    assertThat(http.put(collection.item("a"), numbered(1)).expect(200).etag()).isNotEqualTo(first);
  }

  /** Plain writes go a shorter way than those with headers of their own. */
  @Test
  void aPlainPutIsAnsweredAsOneWithADeadline() {
    created(collection.item("first"), numbered(0));
    for (int status : List.of(201, 200)) {
      Answer plain = http.put(collection.item("a"), numbered(1)).expect(status);
      Answer other =
          http.put(collection.item("b"), numbered(1), "Request-Timeout", "20000").expect(status);
      assertThat(plain.headers().map().keySet()).isEqualTo(other.headers().map().keySet());
      assertThat(plain.header("Location").map(at -> at.replaceAll("/a$", "/b")))
          .isEqualTo(other.header("Location"));
      assertThat(plain.body()).isEmpty();
    }
  }

  @Test
  void anItemThatWasDeletedAndPutAgainHasAnotherTag() {
    String first = created(collection.item("a"), numbered(1));
    http.delete(collection.item("a")).expect(204);
    assertThat(created(collection.item("a"), numbered(1))).isNotEqualTo(first);
  }

  @Test
  void getGivesTheValueWithItsMetadataInHeaders() {
    Instant before = Instant.now().minus(Duration.ofSeconds(2));
    String etag = created(collection.item("a"), numbered(1));
    Answer read = http.get(collection.item("a")).expect(200);
    assertThat(read.mediaType()).isEqualTo(JSON);
    assertThat(read.json()).isEqualTo(numbered(1));
    assertThat(read.etag()).isEqualTo(etag);
    assertThat(read.moment("Last-Modified")).isBetween(before, Instant.now());
    assertThat(read.header("Item-Expires-At")).isEmpty();
  }

  @Test
  void headGivesTheHeadersOfGetWithoutTheBody() {
    created(collection.item("a"), numbered(1));
    Answer get = http.get(collection.item("a")).expect(200);
    Answer head = http.head(collection.item("a")).expect(200);
    assertThat(head.body()).isEmpty();
    for (String name : List.of("ETag", "Last-Modified", "Content-Type")) {
      assertThat(head.header(name)).as(name).isEqualTo(get.header(name));
    }
    http.head(collection.item("b")).expect(404);
  }

  @Test
  void anItemIsWhatItsKeySaysNotItsValue() {
    created(collection.item("a"), Json.object("pk", "elsewhere", "n", 1));
    assertThat(http.get(collection.item("a")).expect(200).json().path("n").intValue()).isOne();
    http.get(collection.item("elsewhere")).expectProblem(404, "ITEM_NOT_FOUND");
  }

  @Test
  void aKeyWithASortKeyIsAnotherItemThanOneWithout() {
    created(collection.item("a"), numbered(1));
    created(collection.item("a", "b"), numbered(2));
    assertThat(http.get(collection.item("a")).expect(200).json()).isEqualTo(numbered(1));
    assertThat(http.get(collection.item("a", "b")).expect(200).json()).isEqualTo(numbered(2));
  }

  @Test
  void deleteRemovesTheItemAndOnlyIt() {
    created(collection.item("a"), numbered(1));
    created(collection.item("b"), numbered(2));
    Answer deleted = http.delete(collection.item("a")).expect(204);
    assertThat(deleted.body()).isEmpty();
    http.get(collection.item("a")).expectProblem(404, "ITEM_NOT_FOUND");
    http.get(collection.item("b")).expect(200);
  }

  @Test
  void deletingAnAbsentItemSucceeds() {
    created(collection.item("a"), numbered(1));
    http.delete(collection.item("b")).expect(204);
  }

  @Test
  void twoCollectionsKeepTheirItemsApart() {
    created(collection.item("a"), numbered(1));
    String other = inTenant("collections/" + collectionName + "2/items/a");
    http.get(other).expect(404);
    created(other, numbered(2));
    assertThat(http.get(collection.item("a")).expect(200).json()).isEqualTo(numbered(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "true",
        "false",
        "0",
        "-1.5e-7",
        "\"\"",
        "\"text \\u00e9 \\ud83d\\ude00 \\u0000 \\n\"",
        "[]",
        "{}",
        "[1,[2,[3,{\"a\":null}]]]",
        "{\"a\":{\"b\":{\"c\":[true,false,null]}},\"\":1,\"é\":\"ü\",\"a.b\":2}",
        "  { \"spaced\" :\t[ 1 , 2 ]\r\n} "
      })
  void anyJsonValueIsAnItem(String text) {
    http.put(collection.item("a"), JSON, text).expect(201);
    assertThat(http.get(collection.item("a")).expect(200).json()).isEqualTo(Json.read(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.1",
        "100.00",
        "9007199254740993",
        "-9223372036854775809",
        "12345678901234567890123456789012345678",
        "0.00000000000000000000000000000000000012345678901234567890123456789012345678",
        "1234567890123456789.0123456789012345678",
        "1e100",
        "-9.9999999999999999999999999999999999999e125"
      })
  void numbersKeepTheirExactDecimalValue(String number) {
    http.put(collection.item("a"), JSON, "{\"n\":" + number + "}").expect(201);
    BigDecimal read = http.get(collection.item("a")).expect(200).json().path("n").decimalValue();
    assertThat(read).isEqualByComparingTo(new BigDecimal(number));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "123456789012345678901234567890123456789",
        "0.123456789012345678901234567890123456789",
        "1e-200",
        "1e999999999",
        "1e99999999999999999999"
      })
  void aNumberThatCannotBeKeptIsRefusedNotChanged(String number) {
    Answer answer = http.put(collection.item("a"), JSON, "{\"n\":" + number + "}");
    if (answer.status() == 201) {
      BigDecimal read = http.get(collection.item("a")).expect(200).json().path("n").decimalValue();
      assertThat(read).isEqualByComparingTo(new BigDecimal(number));
    } else {
      answer.expectProblem(422);
      http.get(collection.item("a")).expect(404);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{\"a\":1,}",
        "{\"a\":1 \"b\":2}",
        "{'a':1}",
        "{\"a\":1}{\"a\":2}",
        "{\"a\":1} x",
        "[1,2",
        "nul",
        "NaN",
        "Infinity",
        "01",
        "+1",
        ".5",
        "1.",
        "0x10",
        "\"\t\"",
        "\"\\x\"",
        "\"\\u12\"",
        "// comment\n1",
        "{\"a\":1,\"a\":2}",
        "{\"x\":{\"a\":1,\"\\u0061\":2}}",
        "\"\\ud800\"",
        "{\"\\udc00\":1}"
      })
  void textThatIsNotStrictJsonIsRefused(String text) {
    JsonNode problem = http.put(collection.item("a"), JSON, text).expectProblem(400);
    assertThat(problem.path("outcome").textValue()).isEqualTo("none");
    http.get(collection.item("a")).expect(404);
  }

  @Test
  void badUtf8IsRefused() {
    byte[][] bodies = {
      {'"', (byte) 0xff, '"'},
      {'"', (byte) 0xc3, '"'},
      {'"', (byte) 0xc0, (byte) 0x80, '"'},
      {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'},
      {'"', (byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80, '"'}
    };
    for (byte[] body : bodies) {
      http.bytes("PUT", collection.item("a"), JSON, body).expectProblem(400);
    }
  }

  @Test
  void aValueThatIsNestedTooDeepIsRefused() {
    long depth = limit("depth");
    String atLimit = "[".repeat((int) depth) + "]".repeat((int) depth);
    http.put(collection.item("a"), JSON, atLimit).expect(201);
    assertThat(http.get(collection.item("a")).expect(200).text()).isEqualTo(atLimit);
    JsonNode problem = http.put(collection.item("b"), JSON, "[" + atLimit + "]").expectProblem(400);
    assertThat(problem.path("detail").textValue()).contains(Long.toString(depth));
    http.put(collection.item("b"), JSON, "[".repeat(100_000)).expectProblem(400);
    http.put(collection.item("b"), JSON, "{\"a\":".repeat(100_000)).expectProblem(400);
  }

  @Test
  void aValueOverTheLimitIsRefusedAndTheLimitIsNamed() {
    long most = limit("valueBytes");
    String atLimit = "\"" + "x".repeat((int) most - 2) + "\"";
    http.put(collection.item("a"), JSON, atLimit).expect(201);
    assertThat(http.get(collection.item("a")).expect(200).body()).hasSize((int) most);
    JsonNode problem = http.put(collection.item("b"), JSON, atLimit + " ").expectProblem(413);
    assertThat(problem.path("limit").path("name").textValue()).isEqualTo("valueBytes");
    assertThat(problem.path("limit").path("max").longValue()).isEqualTo(most);
    http.get(collection.item("b")).expect(404);
  }

  @Test
  void concurrentCompareAndSetLosesNothing() {
    created(collection.item("counter"), numbered(0));
    int writers = 16;
    int increments = 8;
    List<Callable<Integer>> calls = new ArrayList<>();
    for (int writer = 0; writer < writers; writer++) {
      calls.add(
          () -> {
            int refused = 0;
            for (int done = 0; done < increments; ) {
              Answer read = http.get(collection.item("counter")).expect(200);
              long n = read.json().path("n").longValue();
              Answer written =
                  http.put(collection.item("counter"), numbered(n + 1), "If-Match", read.etag());
              if (written.status() == 412) {
                refused++;
              } else {
                written.expect(200);
                done++;
              }
            }
            return refused;
          });
    }
    together(calls);
    assertThat(http.get(collection.item("counter")).expect(200).json())
        .isEqualTo(numbered((long) writers * increments));
  }

  @Test
  void ofConcurrentCreationsOnlyOneWins() {
    created(collection.item("other"), numbered(0));
    List<Callable<Integer>> calls = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      int n = i;
      calls.add(() -> http.put(collection.item("a"), numbered(n), "If-None-Match", "*").status());
    }
    List<Integer> statuses = together(calls);
    assertThat(statuses).containsOnlyOnce(201);
    assertThat(statuses).filteredOn(status -> status != 201).containsOnly(412);
  }
}
