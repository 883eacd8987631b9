package io.polygate.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.it.server.Answer;
import io.polygate.it.server.Http;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An answer that was in memory says so, and is the same answer. */
final class CacheStatusIT extends HttpContract {
  private static final String HEADER = "Cache-Status";
  private static final String HIT = "Polygate; hit";

  CacheStatusIT(Http http) {
    super(SharedGateway.KV, http);
  }

  @Test
  void whatWasReadIsInMemory() {
    created(collection.item("a"), numbered(1));
    Answer first = http.get(collection.item("a")).expect(200);
    assertThat(first.header(HEADER)).isEmpty();

    Answer second = http.get(collection.item("a")).expect(200);

    assertThat(second.header(HEADER)).contains(HIT);
    assertThat(second.json()).isEqualTo(first.json());
    assertThat(second.etag()).isEqualTo(first.etag());
    Answer unchanged = http.get(collection.item("a"), "If-None-Match", first.etag()).expect(304);
    assertThat(unchanged.header(HEADER)).contains(HIT);
  }

  @Test
  void itsWorkIsMeasured() {
    created(collection.item("a"), numbered(1));
    for (int i = 0; i < 3; i++) {
      http.get(collection.item("a")).expect(200);
    }

    Map<String, Double> measured = measured();
    assertThat(measured)
        .containsKeys(
            "polygate_cache_evictions_total{backend=\"kv/main\"}",
            "polygate_cache_loads_seconds_sum{backend=\"kv/main\"}");
    assertThat(measured.get("polygate_cache_gets_total{backend=\"kv/main\",result=\"hit\"}"))
        .isGreaterThanOrEqualTo(2);
    assertThat(measured.get("polygate_cache_gets_total{backend=\"kv/main\",result=\"miss\"}"))
        .isPositive();
    assertThat(measured.get("polygate_cache_hit_ratio{backend=\"kv/main\"}")).isBetween(0.0, 1.0);
    assertThat(measured.get("polygate_cache_size_bytes{backend=\"kv/main\"}"))
        .isPositive()
        .isLessThanOrEqualTo(measured.get("polygate_cache_size_max_bytes{backend=\"kv/main\"}"));
  }

  private Map<String, Double> measured() {
    Map<String, Double> measured = new HashMap<>();
    new String(http.get("/q/metrics").expect(200).body(), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith("polygate_cache_"))
        .forEach(
            line -> {
              int end = line.lastIndexOf(' ');
              measured.put(line.substring(0, end), Double.valueOf(line.substring(end + 1)));
            });
    return measured;
  }

  @Test
  void aWriteIsSeenAtOnceAndRemembered() {
    created(collection.item("a"), numbered(1));
    http.get(collection.item("a")).expect(200);

    http.put(collection.item("a"), numbered(2)).expect(200);

    assertThat(http.get(collection.item("a")).expect(200).json()).isEqualTo(numbered(2));
    http.delete(collection.item("a")).expect(204);
    http.get(collection.item("a")).expectProblem(404, "ITEM_NOT_FOUND");
    created(collection.item("a"), numbered(3));
    assertThat(http.get(collection.item("a")).expect(200).json()).isEqualTo(numbered(3));
  }

  @Test
  void anItemThatWasAddedAfterItWasMissedIsThere() {
    created(collection.item("other"), numbered(1));
    for (int i = 0; i < 3; i++) {
      http.get(collection.item("a")).expectProblem(404, "ITEM_NOT_FOUND");
    }

    created(collection.item("a"), numbered(1));

    assertThat(http.get(collection.item("a")).expect(200).json()).isEqualTo(numbered(1));
  }
}
