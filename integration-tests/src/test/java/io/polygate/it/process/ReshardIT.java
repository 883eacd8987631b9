package io.polygate.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.polygate.it.server.GatewayProcess;
import io.polygate.it.server.Http;
import io.polygate.it.server.Json;
import io.polygate.it.server.Routes;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A namespace gets another shard while it is served, and the process is killed meanwhile. */
final class ReshardIT {
  private static final String CONFIGURATION =
      """
      polygate.namespaces.people.backend=sharded/people
      polygate.backends.sharded.people.shards=sqlite/a,sqlite/b,sqlite/c
      """;

  private static final String SHARDS = "/v1/namespaces/people/shards";
  private static final int ITEMS = 150;

  private final Routes.Collection people = Routes.Collection.of("people", "acme", "people");

  @Test
  void aShardIsEmptiedThoughTheProcessIsKilled() {
    try (GatewayProcess gateway = GatewayProcess.start(CONFIGURATION)) {
      Http http = gateway.http();
      for (int i = 0; i < ITEMS; i++) {
        http.put(people.item("p" + i), Json.object("n", i)).expect(201);
      }
      http.post(SHARDS, Json.object("action", "remove", "shard", "sqlite/a")).expectProblem(400);
      http.post(SHARDS, Json.object("action", "remove")).expectProblem(400);
      http.post(SHARDS, Json.object("action", "spoil")).expectProblem(400);
      String url = gateway.address().toString();
      GatewayProcess.Ended begun =
          GatewayProcess.run(List.of("shards", "remove", "people", "sqlite/b", "--url", url));
      assertThat(begun.code()).as("%s", begun).isZero();
      assertThat(String.join("", begun.output())).contains("remove sqlite/b");
      GatewayProcess.Ended refused =
          GatewayProcess.run(List.of("shards", "remove", "people", "sqlite/a", "--url", url));
      // What to do about it depends on how far the first removal has come: 1 is final, 3 may be
      // tried again.
      assertThat(refused.code()).as("%s", refused).isIn(1, 3);
      await().until(() -> status(http).path("move").isObject());
      http.put(people.item("meanwhile"), Json.object("n", -1)).expect(201);

      gateway.kill();
      gateway.start();

      await().atMost(Duration.ofSeconds(60)).until(() -> status(http).path("goal").isMissingNode());
      for (JsonNode shard : status(http).path("shards")) {
        boolean removed = shard.path("shard").asText().equals("sqlite/b");
        assertThat(shard.path("slots").intValue() == 0).isEqualTo(removed);
      }
      for (int i = 0; i < ITEMS; i++) {
        assertThat(http.get(people.item("p" + i)).expect(200).json())
            .isEqualTo(Json.object("n", i));
      }
      assertThat(
              http.post(people.scan(), Json.object("limit", 1000)).expect(200).json().path("items"))
          .hasSize(ITEMS + 1);
    }
  }

  private static JsonNode status(Http http) {
    return http.get(SHARDS).expect(200).json();
  }
}
