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
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused though it is right: too much, too much at once, and of a suspended tenant. */
final class LimitsIT {
  private static String item(String tenant) {
    return "/v1/namespaces/notes/tenants/" + tenant + "/collections/c/items/a";
  }

  @Test
  void aNoisyTenantIsToldToComeBackAndAQuietOneIsServed() {
    try (GatewayProcess gateway =
        GatewayProcess.start(
            """
            polygate.namespaces.notes.backend=sqlite/main
            polygate.limits.notes.tenant.rate=5
            polygate.limits.notes.tenant.burst=20
            polygate.limits.notes.tenants.big.rate=100000
            """)) {
      Http http = gateway.http();
      Answer first = http.put(item("noisy"), Json.object("n", 1)).expect(201);
      assertThat(first.requiredHeader("RateLimit-Policy")).isEqualTo("\"tenant\";q=20;w=4");
      assertThat(first.requiredHeader("RateLimit")).matches("\"tenant\";r=19;t=1");
      Answer refused = first;
      for (int i = 0; i < 200 && refused.status() != 429; i++) {
        refused = http.get(item("noisy"));
      }
      JsonNode problem = refused.expectProblem(429, "THROTTLED");
      assertThat(problem.path("retryable").booleanValue()).isTrue();
      assertThat(problem.path("limit").path("name").asText()).isEqualTo("tenantRate");
      assertThat(Integer.parseInt(refused.requiredHeader("Retry-After"))).isBetween(1, 60);
      http.put(item("quiet"), Json.object("n", 1)).expect(201);
      for (int i = 0; i < 200; i++) {
        assertThat(http.put(item("big"), Json.object("n", i)).status()).isLessThan(300);
      }
      await("the noisy tenant's turn").until(() -> http.get(item("noisy")).status() == 200);
    }
  }

  @Test
  void aSuspendedTenantIsRefusedWithTheReasonUntilItIsResumed() {
    try (GatewayProcess gateway = GatewayProcess.start("")) {
      Http http = gateway.http();
      http.put(item("acme"), Json.object("n", 1)).expect(201);
      http.put(item("other"), Json.object("n", 1)).expect(201);

      run(gateway, "suspend", "notes", "acme", "--only", "writes", "--reason", "unpaid bill 7");
      await("writes to be refused")
          .until(() -> http.put(item("acme"), Json.object("n", 2)).status() == 423);
      JsonNode problem =
          http.put(item("acme"), Json.object("n", 2)).expectProblem(423, "TENANT_SUSPENDED");
      assertThat(problem.path("detail").asText()).contains("unpaid bill 7");
      http.get(item("acme")).expect(200);
      http.get(item("acme")).expect(200);

      run(gateway, "suspend", "notes", "acme", "--reason", "moving");
      await("reads to be refused").until(() -> http.get(item("acme")).status() == 423);
      http.put(item("other"), Json.object("n", 2)).expect(200);
      assertThat(String.join("\n", run(gateway, "list-suspended").output()))
          .contains("notes/acme")
          .contains("moving");

      run(gateway, "resume", "notes", "acme");
      await("the tenant to be served").until(() -> http.get(item("acme")).status() == 200);
      http.put(item("acme"), Json.object("n", 3)).expect(200);
    }
  }

  private static Ended run(GatewayProcess gateway, String... arguments) {
    List<String> line = new ArrayList<>(List.of("tenants"));
    line.addAll(List.of(arguments));
    line.addAll(List.of("--data", gateway.directory().resolve("data").toString()));
    Ended ended = GatewayProcess.run(line);
    assertThat(ended.code()).as("%s", ended).isZero();
    return ended;
  }

  @Test
  void whatCostsMuchIsRefusedFirst() throws IOException {
    try (GatewayProcess gateway = GatewayProcess.start("polygate.requests.concurrent=4\n")) {
      Http http = gateway.http();
      http.put(item("acme"), Json.object("n", 1)).expect(201);
      String scan = "/v1/namespaces/notes/tenants/acme/collections/c/scan";
      JsonNode everything = Json.object("allowScan", true);
      http.post(scan, everything).expect(200);
      try (Socket one = halfAnImport(gateway);
          Socket two = halfAnImport(gateway)) {
        assertThat(one.isConnected() && two.isConnected()).isTrue();
        await("a scan to be refused").until(() -> http.post(scan, everything).status() == 503);
        Answer refused = http.post(scan, everything);
        refused.expectProblem(503, "UNAVAILABLE");
        assertThat(refused.requiredHeader("Retry-After")).isEqualTo("1");
        http.put(item("acme"), Json.object("n", 2)).expect(200);
        http.get(item("acme")).expect(200);
        assertThat(http.get("/q/health/ready").status()).isEqualTo(200);
      }
      await("a scan to be served").until(() -> http.post(scan, everything).status() == 200);
    }
  }

  /** An import whose rows do not come. */
  private static Socket halfAnImport(GatewayProcess gateway) throws IOException {
    Socket socket = new Socket(gateway.address().getHost(), gateway.address().getPort());
    OutputStream out = socket.getOutputStream();
    out.write(
        """
        POST /v1/namespaces/notes/tenants/acme/collections/c/import HTTP/1.1\r
        Host: localhost\r
        Content-Type: application/x-ndjson\r
        Content-Length: 100000\r
        \r
        """
            .getBytes(StandardCharsets.US_ASCII));
    out.flush();
    return socket;
  }

  @ParameterizedTest
  @CsvSource({
    "polygate.limits.notes.rat=5, polygate.limits.notes.rate",
    "polygate.limits.notes.tenant.rate=many, polygate.limits.notes.tenant.rate",
    "polygate.limits.elsewhere.rate=5, elsewhere",
    "polygate.access.key-file=x, polygate.access.keys-file"
  })
  void aWrongConfigurationStopsTheStart(String line, String word) {
    Ended ended = GatewayProcess.run(line + "\n", 0);
    assertThat(ended.code()).as("%s", ended).isEqualTo(1);
    assertThat(ended.errors()).hasSize(1);
    assertThat(ended.errors().getFirst()).contains(word);
  }

  @Test
  void pagesAreNotForFramesAndOtherSitesAreNotAnswered() {
    try (GatewayProcess gateway = GatewayProcess.start("")) {
      Answer page = gateway.http().get("/problems", "Origin", "https://elsewhere.example");
      assertThat(page.requiredHeader("X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(page.requiredHeader("Content-Security-Policy")).contains("frame-ancestors 'none'");
      assertThat(page.header("Access-Control-Allow-Origin")).isEmpty();
    }
    try (GatewayProcess gateway =
        GatewayProcess.start(
            """
            quarkus.http.cors.enabled=true
            quarkus.http.cors.origins=https://shop.example
            """)) {
      Http http = gateway.http();
      String origin = "https://shop.example";
      http.put(item("acme"), Json.object("n", 1)).expect(201);
      for (int i = 0; i < 3; i++) {
        assertThat(
                http.get(item("acme"), "Origin", origin)
                    .expect(200)
                    .requiredHeader("Access-Control-Allow-Origin"))
            .isEqualTo(origin);
      }
      Answer preflight =
          http.send(
              "OPTIONS",
              item("acme"),
              null,
              BodyPublishers.noBody(),
              "Origin",
              origin,
              "Access-Control-Request-Method",
              "PUT");
      assertThat(preflight.requiredHeader("Access-Control-Allow-Origin")).isEqualTo(origin);
      assertThat(
              http.get(item("acme"), "Origin", "https://elsewhere.example")
                  .header("Access-Control-Allow-Origin"))
          .isEmpty();
    }
  }
}
