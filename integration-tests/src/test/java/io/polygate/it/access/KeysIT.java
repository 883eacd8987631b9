package io.polygate.it.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.polygate.it.server.GatewayProcess;
import io.polygate.it.server.GatewayProcess.Ended;
import io.polygate.it.server.Http;
import io.polygate.it.server.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys from the command line, and what a gateway that runs makes of them. */
final class KeysIT {
  private static final String ITEM = "/v1/namespaces/notes/tenants/acme/collections/c/items/a";

  private static Ended keys(Path data, String... arguments) {
    List<String> line = new ArrayList<>(List.of("keys"));
    line.addAll(List.of(arguments));
    line.addAll(List.of("--data", data.toString()));
    return GatewayProcess.run(line);
  }

  private static String made(Ended ended) {
    assertThat(ended.code()).as("%s", ended).isZero();
    assertThat(ended.output()).hasSize(1);
    assertThat(ended.output().getFirst()).startsWith("pgk_");
    return ended.output().getFirst();
  }

  private static int status(Http http, String key) {
    return http.get("/v1/namespaces", "Authorization", "Bearer " + key).status();
  }

  @Test
  void theFirstKeyClosesTheDoorAndARevokedOneOpensItNoMore() {
    try (GatewayProcess gateway = GatewayProcess.start("")) {
      Path data = gateway.directory().resolve("data");
      Http http = gateway.http();
      assertThat(gateway.transcript()).contains("Nobody is asked who they are");
      http.put(ITEM, Json.object("n", 1)).expect(201);

      String key =
          made(keys(data, "create", "app", "--grant", "writer@notes/acme", "--expires-in", "1d"));
      await("the door to close").until(() -> http.get("/v1/namespaces").status() == 401);
      http.get(ITEM).expectProblem(401, "UNAUTHENTICATED");
      assertThat(http.get(ITEM).requiredHeader("WWW-Authenticate")).startsWith("Bearer");
      http.get(ITEM, "Authorization", "Bearer " + key).expect(200);
      assertThat(http.get("/q/health/ready").status()).isEqualTo(200);

      String id = key.substring(4, 16);
      String fresh = made(keys(data, "rotate", id, "--grace", "1d"));
      await("the new key").until(() -> status(http, fresh) == 200);
      assertThat(status(http, key)).isEqualTo(200);
      Ended list = keys(data, "list", "--output", "json");
      assertThat(String.join("", list.output()))
          .contains(id, "writer@notes/acme/*", "\"state\":\"good\"")
          .doesNotContain(key.substring(17));

      assertThat(keys(data, "revoke", id).code()).isZero();
      await("the revoked key").until(() -> status(http, key) == 401);
      http.get(ITEM, "Authorization", "Bearer " + fresh).expect(200);

      String brief =
          made(keys(data, "create", "brief", "--grant", "reader@*", "--expires-in", "3s"));
      await("a key to expire").until(() -> status(http, brief) == 401);

      gateway.stop();
      gateway.start();
      assertThat(gateway.transcript()).contains("Every request needs a key");
      http.get(ITEM).expectProblem(401, "UNAUTHENTICATED");
      http.get(ITEM, "Authorization", "Bearer " + fresh).expect(200);
      assertThat(gateway.transcript()).doesNotContain(fresh, key);
    }
  }

  @Test
  void wrongUseIsExplained(@TempDir Path data) {
    for (List<String> wrong :
        List.of(
            List.of("create", "app"),
            List.of("create", "app", "--grant", "king@notes"),
            List.of("create", "app", "--grant", "reader"),
            List.of("create", "", "--grant", "reader@notes"),
            List.of("create", "app", "--grant", "reader@notes", "--expires-in", "soon"),
            List.of("rotate", "x", "--grace", "-1d"))) {
      Ended ended = keys(data, wrong.toArray(String[]::new));
      assertThat(ended.code()).as("%s", wrong).isEqualTo(2);
      assertThat(String.join("\n", ended.errors()))
          .startsWith("polygate: ")
          .doesNotContain("\tat ");
    }
    assertThat(Files.exists(data.resolve("keys.json"))).isFalse();
    assertThat(keys(data, "revoke", "aaaaaaaaaaaa").code()).isEqualTo(1);
    assertThat(keys(data, "rotate", "aaaaaaaaaaaa").code()).isEqualTo(1);
    assertThat(keys(data, "list", "--output", "json").output()).containsExactly("[]");
  }

  @Test
  void beyondThisMachineItMustBeSaidWhoIsAsked(@TempDir Path data) {
    List<String> serve =
        List.of("serve", "--host", "0.0.0.0", "--port", "0", "--data", data.toString());
    Ended refused = GatewayProcess.run(serve);
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.errors()).hasSize(1);
    assertThat(refused.errors().getFirst())
        .contains("0.0.0.0", "keys create", "polygate.access.authentication=none");
  }

  @Test
  void nobodyIsAskedIfItIsSaidInSoManyWords() {
    try (GatewayProcess gateway = GatewayProcess.start("polygate.access.authentication=none\n")) {
      Path data = gateway.directory().resolve("data");
      made(keys(data, "create", "app", "--grant", "reader@notes"));
      gateway.http().put(ITEM, Json.object("n", 1)).expect(201);
    }
    try (GatewayProcess gateway =
        GatewayProcess.start("polygate.access.authentication=required\n")) {
      gateway.http().get(ITEM).expectProblem(401, "UNAUTHENTICATED");
    }
  }
}
