package io.polygate.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polygate.it.server.Answer;
import io.polygate.it.server.GatewayProcess;
import io.polygate.it.server.Http;
import io.polygate.it.server.Json;
import io.polygate.it.server.Routes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The namespace that is spread over four SQLite shards without any configuration. */
final class ShardsIT {
  private static final int ITEMS = 80;

  private final Routes.Collection people = Routes.Collection.of("users", "acme", "people");

  @Test
  void whatIsOnTheShardsIsThereAfterARestart() {
    try (GatewayProcess gateway = GatewayProcess.start("")) {
      Http http = gateway.http();
      List<String> tags = new ArrayList<>();
      for (int i = 0; i < ITEMS; i++) {
        tags.add(http.put(people.item("p" + i), Json.object("n", i)).expect(201).etag());
      }
      Answer once =
          http.patch(
              people.item("p0"),
              "application/json",
              "{\"update\":\"ADD n 1\"}",
              "Idempotency-Key",
              "k1");
      String cursor = next(http.post(people.scan(), Json.object("limit", 30)).expect(200));

      gateway.stop();
      gateway.start();

      for (int i = 1; i < ITEMS; i++) {
        assertThat(http.get(people.item("p" + i)).expect(200).etag()).isEqualTo(tags.get(i));
      }
      Answer again =
          http.patch(
              people.item("p0"),
              "application/json",
              "{\"update\":\"ADD n 1\"}",
              "Idempotency-Key",
              "k1");
      assertThat(again.requiredHeader("Idempotency-Replayed")).isEqualTo("true");
      assertThat(again.etag()).isEqualTo(once.etag());
      ObjectNode rest = Json.object("limit", 1000, "cursor", cursor);
      assertThat(http.post(people.scan(), rest).expect(200).json().path("items"))
          .hasSize(ITEMS - 30);
      JsonNode tenant = http.get(Routes.tenant("users", "acme")).expect(200).json();
      assertThat(tenant.toString()).contains("" + ITEMS);
    }
  }

  private static String next(Answer answer) {
    return answer.json().path("page").path("next").textValue();
  }
}
