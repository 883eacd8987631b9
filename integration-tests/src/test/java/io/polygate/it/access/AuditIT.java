package io.polygate.it.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.polygate.it.server.Answer;
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

      Ended operator =
          GatewayProcess.run(
              List.of("keys", "create", "o", "--grant", "admin@*", "--data", data.toString()));
      String may = "Bearer " + operator.output().getFirst();
      await("the operator's key")
          .until(() -> http.get("/v1/audit", "Authorization", may).status() == 200);
      http.get("/v1/audit", "Authorization", key).expectProblem(403, "ACCESS_DENIED");
      JsonNode page = http.get("/v1/audit?limit=1", "Authorization", may).expect(200).json();
      assertThat(page.path("entries")).hasSize(1);
      assertThat(page.path("entries").get(0)).isEqualTo(Json.read(lines(directory).getFirst()));
      assertThat(page.path("page").path("next").asText()).isEqualTo("1");
      assertThat(page.path("chain").path("holds").booleanValue()).isTrue();
      JsonNode refusals =
          http.get(
                  "/v1/audit?after=2&namespace=notes&tenant=acme&who=key:"
                      + made.output().getFirst().substring(4, 16),
                  "Authorization",
                  may)
              .expect(200)
              .json();
      assertThat(refusals.path("entries")).hasSize(1);
      assertThat(refusals.path("entries").get(0).path("status").intValue()).isEqualTo(403);
      assertThat(refusals.path("page").has("next")).isFalse();
      for (String nothing :
          List.of("namespace=other", "since=2999-01-01T00:00:00Z", "until=2020-01-01T00:00:00Z")) {
        assertThat(
                http.get("/v1/audit?" + nothing, "Authorization", may)
                    .expect(200)
                    .json()
                    .path("entries"))
            .isEmpty();
      }
      http.get("/v1/audit?since=yesterday", "Authorization", may)
          .expectProblem(400, "REQUEST_INVALID");
      Path log = files(directory).getFirst();
      String whole = Files.readString(log);
      Files.writeString(log, whole.replaceFirst("201", "200"));
      JsonNode chain = http.get("/v1/audit", "Authorization", may).expect(200).json().path("chain");
      assertThat(chain.path("holds").booleanValue()).isFalse();
      assertThat(chain.path("brokenAt").asText()).contains("line 2");
      Files.writeString(log, whole);

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
      http.get("/v1/audit").expectProblem(404, "PATH_NOT_FOUND");
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

  @Test
  void requestsAreLoggedAndTimedIfItIsWanted() {
    try (GatewayProcess gateway =
        GatewayProcess.start(
            """
            polygate.requests.log=true
            polygate.requests.server-timing=true
            quarkus.log.console.json.enabled=true
            """)) {
      Http http = gateway.http();
      String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
      http.put(
              ITEM,
              Json.object("name", SECRET),
              "X-Request-Id",
              "order-7",
              "traceparent",
              "00-" + trace + "-00f067aa0ba902b7-01")
          .expect(201);
      Answer read = http.get(ITEM).expect(200);
      assertThat(read.requiredHeader("Server-Timing")).matches("total;dur=[0-9]+\\.[0-9]{3}");
      String id = read.requiredHeader("X-Request-Id");
      await("the lines").until(() -> gateway.transcript().contains(id));
      JsonNode line =
          gateway
              .transcript()
              .lines()
              .filter(text -> text.contains("order-7"))
              .map(Json::read)
              .findFirst()
              .orElseThrow();
      JsonNode noted = line.path("mdc");
      assertThat(noted.path("requestId").asText()).isEqualTo("order-7");
      assertThat(noted.path("traceId").asText()).isEqualTo(trace);
      assertThat(noted.path("status").asText()).isEqualTo("201");
      assertThat(noted.path("operation").asText()).endsWith("/items/{pk}");
      assertThat(noted.path("namespace").asText()).isEqualTo("notes");
      assertThat(noted.path("millis").asText()).isNotEmpty();
      assertThat(gateway.transcript()).doesNotContain(SECRET);
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
