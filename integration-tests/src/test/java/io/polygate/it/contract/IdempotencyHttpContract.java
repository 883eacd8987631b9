package io.polygate.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polygate.it.server.Answer;
import io.polygate.it.server.Http;
import io.polygate.it.server.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Writes that are made once however often they are asked for. */
abstract class IdempotencyHttpContract extends HttpContract {
  private static final String KEY = "Idempotency-Key";

  private final String key = freshName("key");

  IdempotencyHttpContract(String namespace, Http http) {
    super(namespace, http);
  }

  private static void assertReplayed(Answer answer) {
    assertThat(answer.requiredHeader("Idempotency-Replayed")).isEqualTo("true");
  }

  @Test
  void aRepeatedPutGetsTheFirstAnswer() {
    Answer first = http.put(collection.item("a"), numbered(1), KEY, key).expect(201);
    assertThat(first.header("Idempotency-Replayed")).isEmpty();
    http.put(collection.item("a"), numbered(2)).expect(200);
    Answer again = http.put(collection.item("a"), numbered(1), KEY, key).expect(201);
    assertReplayed(again);
    assertThat(again.etag()).isEqualTo(first.etag());
    assertThat(http.get(collection.item("a")).expect(200).json()).isEqualTo(numbered(2));
  }

  @Test
  void aRepeatedUpdateCountsOnce() {
    created(collection.item("a"), numbered(0));
    for (int i = 0; i < 3; i++) {
      Answer answer =
          http.patch(
              collection.item("a"), JSON, "{\"update\":\"ADD n 1\",\"returns\":\"new\"}", KEY, key);
      assertThat(answer.expect(200).json()).isEqualTo(numbered(1));
      if (i > 0) {
        assertReplayed(answer);
      }
    }
    assertThat(http.get(collection.item("a")).expect(200).json()).isEqualTo(numbered(1));
  }

  @Test
  void aRepeatedDeleteDoesNotTakeWhatCameLater() {
    created(collection.item("a"), numbered(1));
    http.delete(collection.item("a"), KEY, key).expect(204);
    created(collection.item("a"), numbered(2));
    assertReplayed(http.delete(collection.item("a"), KEY, key).expect(204));
    http.get(collection.item("a")).expect(200);
  }

  @Test
  void aRepeatedPostGivesTheFirstKey() {
    define(Json.object("key", Json.object("generate", "uuidv7")));
    Answer first = http.post(collection.items(), numbered(1), KEY, key).expect(201);
    Answer again = http.post(collection.items(), numbered(1), KEY, key).expect(201);
    assertReplayed(again);
    assertThat(again.header("Location")).isEqualTo(first.header("Location"));
    assertThat(again.etag()).isEqualTo(first.etag());
  }

  @Test
  void theSameKeyWithAnotherRequestIsRefused() {
    http.put(collection.item("a"), numbered(1), KEY, key).expect(201);
    http.put(collection.item("a"), numbered(2), KEY, key)
        .expectProblem(422, "IDEMPOTENCY_KEY_REUSED");
    http.put(collection.item("b"), numbered(1), KEY, key)
        .expectProblem(422, "IDEMPOTENCY_KEY_REUSED");
    assertThat(http.get(collection.item("a")).expect(200).json()).isEqualTo(numbered(1));
    http.get(collection.item("b")).expect(404);
  }

  @Test
  void theKeysOfTwoTenantsAreNotRelated() {
    http.put(collection.item("a"), numbered(1), KEY, key).expect(201);
    Answer other = http.put(collectionOf(freshName("t")).item("a"), numbered(2), KEY, key);
    assertThat(other.expect(201).header("Idempotency-Replayed")).isEmpty();
  }

  @Test
  void aRefusedWriteLeavesItsKeyFree() {
    created(collection.item("a"), numbered(1));
    http.put(collection.item("a"), numbered(2), "If-None-Match", "*", KEY, key).expectProblem(412);
    http.delete(collection.item("a")).expect(204);
    http.put(collection.item("a"), numbered(2), "If-None-Match", "*", KEY, key).expect(201);
  }

  @Test
  void concurrentDuplicatesAreOneWrite() {
    created(collection.item("a"), numbered(0));
    List<Callable<Integer>> calls = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      calls.add(
          () ->
              http.patch(collection.item("a"), JSON, "{\"update\":\"ADD n 1\"}", KEY, key)
                  .status());
    }
    List<Integer> statuses = together(calls);
    assertThat(statuses).contains(200).allMatch(status -> status == 200 || status == 409);
    assertThat(http.get(collection.item("a")).expect(200).json()).isEqualTo(numbered(1));
  }

  @Test
  void aKeyOfAnotherFormIsRefused() {
    created(collection.item("a"), numbered(1));
    for (String bad : List.of("", "x".repeat(256))) {
      http.put(collection.item("a"), numbered(2), KEY, bad).expectProblem(400);
    }
    http.put(collection.item("b"), numbered(1), KEY, "x".repeat(255)).expect(201);
    assertThat(http.get(collection.item("a")).expect(200).json()).isEqualTo(numbered(1));
  }

  @Test
  void aRepeatedBatchIsMadeOnce() {
    created(collection.item("a"), numbered(0));
    ObjectNode batch =
        Json.object(
            "operations",
            Json.array(
                Json.object(
                    "op", "update", "collection", collectionName, "pk", "a", "update", "ADD n 1"),
                Json.object(
                    "op", "put", "collection", collectionName, "pk", "b", "value", numbered(1))));
    String first = http.post(inTenant("batch"), batch, KEY, key).expect(200).text();
    Answer again = http.post(inTenant("batch"), batch, KEY, key).expect(200);
    assertReplayed(again);
    assertThat(again.json()).isEqualTo(Json.read(first));
    assertThat(http.get(collection.item("a")).expect(200).json()).isEqualTo(numbered(1));
  }
}
