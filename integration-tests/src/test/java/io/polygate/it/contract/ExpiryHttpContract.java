package io.polygate.it.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.polygate.it.server.Answer;
import io.polygate.it.server.Http;
import io.polygate.it.server.Json;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Items that expire. */
abstract class ExpiryHttpContract extends HttpContract {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  ExpiryHttpContract(String namespace, Http http) {
    super(namespace, http);
  }

  @Test
  void anItemSaysWhenItExpires() {
    Instant before = Instant.now();
    created(collection.item("a"), numbered(1), "Item-TTL", "3600");
    Answer read = http.get(collection.item("a")).expect(200);
    assertThat(read.moment("Item-Expires-At"))
        .isBetween(before.plusSeconds(3599), Instant.now().plusSeconds(3601));
  }

  @Test
  void anExpiredItemIsNotThereForAnyRead() {
    created(collection.item("a", "1"), numbered(1), "Item-TTL", "1");
    created(collection.item("a", "2"), numbered(2));
    await().atMost(PATIENCE).until(() -> http.get(collection.item("a", "1")).status() == 404);
    assertThat(sortKeys(http.get(collection.items("pk=a")))).containsExactly("2");
    http.put(collection.item("a", "1"), numbered(3), "If-Match", "*").expectProblem(412);
    created(collection.item("a", "1"), numbered(3), "If-None-Match", "*");
    assertThat(http.get(collection.item("a", "1")).expect(200).header("Item-Expires-At")).isEmpty();
  }

  @Test
  void aPutWithoutAnExpiryTakesItAway() {
    created(collection.item("a"), numbered(1), "Item-TTL", "3600");
    http.put(collection.item("a"), numbered(2)).expect(200);
    assertThat(http.get(collection.item("a")).expect(200).header("Item-Expires-At")).isEmpty();
  }

  @Test
  void aPatchKeepsTheExpiry() {
    created(collection.item("a"), numbered(1), "Item-TTL", "3600");
    Instant expiry = http.get(collection.item("a")).expect(200).moment("Item-Expires-At");
    http.patch(collection.item("a"), "application/merge-patch+json", "{\"n\":2}").expect(200);
    assertThat(http.get(collection.item("a")).expect(200).moment("Item-Expires-At"))
        .isEqualTo(expiry);
  }

  @Test
  void aDefinitionNamesTheFieldThatHoldsTheExpiry() {
    define(Json.object("ttl", "expires_at"));
    long expiry = Instant.now().getEpochSecond() + 3600;
    created(collection.item("a"), Json.object("expires_at", expiry));
    assertThat(http.get(collection.item("a")).expect(200).moment("Item-Expires-At"))
        .isEqualTo(Instant.ofEpochSecond(expiry));
    created(collection.item("b"), Json.object("expires_at", Instant.now().getEpochSecond() - 10));
    http.get(collection.item("b")).expectProblem(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1.5", "x", "1e3", "99999999999999999999", "1 2"})
  void aTtlThatIsNoCountOfSecondsIsRefused(String ttl) {
    created(collection.item("b"), numbered(1));
    Answer answer = http.put(collection.item("a"), numbered(1), "Item-TTL", ttl);
    answer.expectProblem(400);
    http.get(collection.item("a")).expect(404);
  }
}
