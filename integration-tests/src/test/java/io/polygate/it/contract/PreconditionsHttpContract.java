package io.polygate.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.polygate.it.server.Answer;
import io.polygate.it.server.Http;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Conditional requests: {@code If-Match} and {@code If-None-Match}. */
abstract class PreconditionsHttpContract extends HttpContract {
  PreconditionsHttpContract(String namespace, Http http) {
    super(namespace, http);
  }

  @Test
  void theCurrentTagIsAccepted() {
    String etag = created(collection.item("a"), numbered(1));
    String second =
        http.put(collection.item("a"), numbered(2), "If-Match", etag).expect(200).etag();
    http.delete(collection.item("a"), "If-Match", second).expect(204);
  }

  @Test
  void staleVersionIsRefusedWithTheCurrentOne() {
    String stale = created(collection.item("a"), numbered(1));
    String current = http.put(collection.item("a"), numbered(2)).expect(200).etag();
    Answer put = http.put(collection.item("a"), numbered(3), "If-Match", stale);
    assertFailed(put, "VERSION");
    assertThat(put.etag()).isEqualTo(current);
    Answer delete = http.delete(collection.item("a"), "If-Match", stale);
    assertFailed(delete, "VERSION");
    assertThat(delete.etag()).isEqualTo(current);
    assertThat(http.get(collection.item("a")).expect(200).json()).isEqualTo(numbered(2));
  }

  @Test
  void aMatchOfAnyNeedsTheItem() {
    assertFailed(http.put(collection.item("a"), numbered(1), "If-Match", "*"), "ABSENT");
    http.get(collection.item("a")).expect(404);
    created(collection.item("a"), numbered(1));
    http.put(collection.item("a"), numbered(2), "If-Match", "*").expect(200);
    http.delete(collection.item("a"), "If-Match", "*").expect(204);
    assertFailed(http.delete(collection.item("a"), "If-Match", "*"), "ABSENT");
  }

  @Test
  void aTagOfAnAbsentItemNeverMatches() {
    String etag = created(collection.item("a"), numbered(1));
    http.delete(collection.item("a")).expect(204);
    assertFailed(http.put(collection.item("a"), numbered(2), "If-Match", etag), "ABSENT");
  }

  @Test
  void aTagOfAnotherItemDoesNotMatch() {
    String etag = created(collection.item("a"), numbered(1));
    created(collection.item("b"), numbered(1));
    assertFailed(http.put(collection.item("b"), numbered(2), "If-Match", etag), "VERSION");
  }

  @Test
  void aPutThatWantsNoItemRefusesOneThatIsThere() {
    String etag = created(collection.item("a"), numbered(1), "If-None-Match", "*");
    Answer again = http.put(collection.item("a"), numbered(2), "If-None-Match", "*");
    assertFailed(again, "EXISTS");
    assertThat(again.etag()).isEqualTo(etag);
    assertThat(http.get(collection.item("a")).expect(200).json()).isEqualTo(numbered(1));
  }

  @Test
  void aPutThatWantsNoItemGivesTheOneThatIsThereIfItIsPreferred() {
    String[] findOrCreate = {"If-None-Match", "*", "Prefer", "return=representation"};
    Answer made = http.put(collection.item("a"), numbered(1), findOrCreate).expect(201);
    assertThat(made.json()).isEqualTo(numbered(1));

    Answer found = http.put(collection.item("a"), numbered(2), findOrCreate).expect(412);

    assertThat(found.json()).isEqualTo(numbered(1));
    assertThat(found.etag()).isEqualTo(made.etag());
    assertThat(found.requiredHeader("Preference-Applied")).isEqualTo("return=representation");
    assertThat(found.requiredHeader("Content-Type")).isEqualTo(JSON);
    assertThat(http.get(collection.item("a")).expect(200).json()).isEqualTo(numbered(1));
  }

  @Test
  void oneOfManyMakesWhatAllFind() {
    String[] findOrCreate = {"If-None-Match", "*", "Prefer", "return=representation"};
    List<Callable<Answer>> calls = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      int number = i;
      calls.add(() -> http.put(collection.item("a"), numbered(number), findOrCreate));
    }

    List<Answer> answers = together(calls);

    assertThat(answers).extracting(Answer::status).containsOnlyOnce(201);
    assertThat(answers).extracting(Answer::json).containsOnly(answers.getFirst().json());
  }

  @Test
  void aReadOfAKnownVersionIsNotModified() {
    String etag = created(collection.item("a"), numbered(1));
    Answer unchanged = http.get(collection.item("a"), "If-None-Match", etag).expect(304);
    assertThat(unchanged.body()).isEmpty();
    assertThat(unchanged.etag()).isEqualTo(etag);
    http.put(collection.item("a"), numbered(2)).expect(200);
    http.get(collection.item("a"), "If-None-Match", etag).expect(200);
  }

  @Test
  void patchesAreConditionalToo() {
    String stale = created(collection.item("a"), numbered(1));
    http.put(collection.item("a"), numbered(2)).expect(200);
    for (String type : new String[] {"application/merge-patch+json", JSON}) {
      String body = type.equals(JSON) ? "{\"update\":\"SET n = 3\"}" : "{\"n\":3}";
      assertFailed(http.patch(collection.item("a"), type, body, "If-Match", stale), "VERSION");
    }
    assertFailed(
        http.patch(
            collection.item("b"), "application/merge-patch+json", "{\"n\":3}", "If-Match", "*"),
        "ABSENT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "\"abc", "W/\"abc\"", "\"a\"\"b\"", ",", "\"a b\""})
  void aMalformedOrWeakTagNeverMatches(String tag) {
    created(collection.item("a"), numbered(1));
    int status = http.put(collection.item("a"), numbered(2), "If-Match", tag).status();
    assertThat(status).isIn(400, 412);
    assertThat(http.get(collection.item("a")).expect(200).json()).isEqualTo(numbered(1));
  }

  private static void assertFailed(Answer answer, String code) {
    JsonNode problem = answer.expectProblem(412, "PRECONDITION_FAILED");
    assertThat(problem.path("outcome").textValue()).isEqualTo("none");
    assertThat(problem.path("failedChecks").path(0).path("code").asText())
        .isEqualToIgnoringCase(code);
  }
}
