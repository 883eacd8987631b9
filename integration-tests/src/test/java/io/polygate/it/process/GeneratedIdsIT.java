package io.polygate.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.it.server.Answer;
import io.polygate.it.server.GatewayProcess;
import io.polygate.it.server.Http;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids that the gateway makes up are different, whatever happens to it in between. */
final class GeneratedIdsIT {
  private static final int REQUESTS = 2_000;
  private static final int CLIENTS = 64;

  @ParameterizedTest
  @ValueSource(strings = {"sequence", "uuidv7"})
  void manyAtOnceAreDistinctAlsoAfterAKill(String generate) throws Exception {
    try (GatewayProcess gateway = GatewayProcess.start("")) {
      Http http = gateway.http();
      String type = generate.equals("sequence") ? "integer" : "string";
      http.put(
              "/v1/namespaces/sessions/collections/bag",
              "application/json",
              """
              {"key": {"partition": ["id"], "generate": "%s"}, "fields": {"id": {"type": "%s"}}}
              """
                  .formatted(generate, type))
          .expect(201);
      Set<String> places = new HashSet<>();
      if (generate.equals("sequence")) {
        // Some that a client has chosen, in the way of those that come.
        for (int i = 1; i <= 100; i++) {
          places.add(create(http, "{\"id\": " + 7 * i + "}"));
        }
      }
      int chosen = places.size();

      places.addAll(createMany(http));
      assertThat(places).hasSize(chosen + REQUESTS);

      gateway.kill();
      gateway.start();
      places.addAll(createMany(http));
      assertThat(places).hasSize(chosen + 2 * REQUESTS);
      for (String place : places) {
        http.get(place).expect(200);
      }
    }
  }

  private static List<String> createMany(Http http) throws Exception {
    List<String> places = new ArrayList<>();
    try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < REQUESTS; i++) {
        answers.add(clients.submit(() -> create(http, "{\"data\": {\"color\": \"blue\"}}")));
      }
      for (Future<String> answer : answers) {
        places.add(answer.get());
      }
    }
    return places;
  }

  private static String create(Http http, String json) {
    Answer made =
        http.post(
                "/v1/namespaces/sessions/tenants/acme/collections/bag/items",
                "application/json",
                json)
            .expect(201);
    return made.header("Location").orElseThrow();
  }
}
