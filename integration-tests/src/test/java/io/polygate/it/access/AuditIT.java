package io.polygate.it.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.polygate.it.server.GatewayProcess;
import io.polygate.it.server.GatewayProcess.Ended;
import io.polygate.it.server.Http;
import io.polygate.it.server.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the audit log and the metrics know of requests, and what they do not. */
final class AuditIT {
  private static final String SECRET = "secret-8c1e";
  private static final String ITEM =
      "/v1/namespaces/notes/tenants/acme/collections/people/items/" + SECRET;

  @Test
  void writesAndRefusalsAreLoggedWithoutKeysAndValues() throws IOException {
    try (GatewayProcess gateway =
        GatewayProcess.start("polygate.audit.directory=${directory}/audit\n")) {
      Http http = gateway.http();
      Path directory = gateway.directory().resolve("audit");
      http.put(ITEM, Json.object("name", SECRET)).expect(201);
      http.get(ITEM).expect(200);
      http.delete(ITEM).expect(204);
      await("the entries").until(() -> lines(directory).size() == 2);

      JsonNode put = Json.read(lines(directory).getFirst());
      assertThat(put.path("operation").asText())
          .isEqualTo("PUT /v1/namespaces/{ns}/tenants/{t}/collections/{c}/items/{pk}");
      assertThat(put.path("namespace").asText()).isEqualTo("notes");
      assertThat(put.path("tenant").asText()).isEqualTo("acme");
      assertThat(put.path("collection").asText()).isEqualTo("people");
      assertThat(put.path("who").asText()).isEqualTo("anybody");
      assertThat(put.path("from").asText()).isEqualTo("127.0.0.1");
      assertThat(put.path("status").asInt()).isEqualTo(201);
      assertThat(String.join("\n", lines(directory))).doesNotContain(SECRET);

      Path data = gateway.directory().resolve("data");
      Ended made =
          GatewayProcess.run(
              List.of("keys", "create", "a", "--grant", "reader@notes", "--data", data.toString()));
      await("the door to close").until(() -> http.get("/v1/namespaces").status() == 401);
      String key = "Bearer " + made.output().getFirst();
      http.put(ITEM, Json.object("n", 1), "Authorization", key).expect(403);
      await("the refusal").until(() -> lines(directory).getLast().contains("\"status\":403"));
      assertThat(Json.read(lines(directory).getLast()).path("who").asText())
          .isEqualTo("key:" + made.output().getFirst().substring(4, 16));
      assertThat(String.join("\n", lines(directory))).contains("\"status\":401");

      gateway.stop();
      Ended checked = GatewayProcess.run(List.of("audit", directory.toString()));
      assertThat(checked.code()).as("%s", checked).isZero();
      assertThat(checked.output().getFirst()).contains(lines(directory).size() + " lines hold");
      Path file = files(directory).getFirst();
      Files.writeString(file, Files.readString(file).replaceFirst("201", "200"));
      Ended broken = GatewayProcess.run(List.of("audit", directory.toString()));
      assertThat(broken.code()).isEqualTo(1);
      assertThat(broken.errors().getFirst()).contains("line 2");
    }
  }

  @Test
  void requestsAreMeasuredByNamespaceAndBackend() {
    try (GatewayProcess gateway = GatewayProcess.start("")) {
      Http http = gateway.http();
      http.put(ITEM, Json.object("n", 1)).expect(201);
      for (int i = 0; i < 5; i++) {
        http.get(ITEM).expect(200);
      }
      http.get("/v1/namespaces/unheard-of").expect(404);
      String metrics = http.get("/q/metrics").expect(200).text();
      assertThat(metrics)
          .containsPattern(
              "http_server_requests_seconds_bucket\\{.*backend=\"sqlite\".*namespace=\"notes\".*le=\"0.001\"")
          .contains("polygate_requests_running")
          .doesNotContain(SECRET)
          .doesNotContain("unheard-of");
      String id = "order-7_a.b";
      assertThat(http.get(ITEM, "X-Request-Id", id).requiredHeader("X-Request-Id")).isEqualTo(id);
      assertThat(http.get("/v1/namespaces", "X-Request-Id", "a b<c>").header("X-Request-Id"))
          .isEmpty();
    }
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }

  private static List<String> lines(Path directory) throws IOException {
    return Files.readAllLines(files(directory).getFirst());
  }
}
