package io.polygate.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.polygate.it.server.GatewayProcess;
import io.polygate.it.server.Http;
import io.polygate.it.server.Json;
import io.polygate.it.server.Routes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All tenants are migrated by files of the configuration, and the process is killed meanwhile. */
final class MigrationsIT {
  private static final int TENANTS = 1_000;
  private static final String MIGRATIONS = "/v1/namespaces/notes/migrations";

  @TempDir private Path directory = Path.of("");

  private String configuration() {
    return """
    polygate.namespaces.notes.backend=sqlite/main
    polygate.namespaces.notes.sql=true
    polygate.namespaces.notes.migrations=%s
    polygate.backends.sqlite.main.durability=process
    polygate.backends.sqlite.main.handles=64
    """
        .formatted(directory);
  }

  private static JsonNode run(Http http) {
    return http.get(MIGRATIONS).expect(200).json().path("run");
  }

  @Test
  void aThousandTenantsAreMigratedThoughTheProcessIsKilled() throws IOException {
    Files.writeString(
        directory.resolve("V001__chats.sql"), "CREATE TABLE chats(id INTEGER PRIMARY KEY, n);");
    Files.writeString(
        directory.resolve("V002__count.sql"),
        "INSERT INTO chats(n) SELECT count(*) FROM chats;\nCREATE INDEX chats_n ON chats(n);");
    Files.writeString(directory.resolve("U002__count.sql"), "DROP INDEX chats_n");
    try (GatewayProcess gateway = GatewayProcess.start(configuration())) {
      Http http = gateway.http();
      for (int i = 0; i < TENANTS; i++) {
        http.putEmpty(Routes.tenant("notes", "t" + i)).expect(201);
      }
      String url = gateway.address().toString();
      GatewayProcess.Ended begun =
          GatewayProcess.run(List.of("migrate", "apply", "notes", "--canary", "1", "--url", url));
      assertThat(begun.code()).as("%s", begun).isZero();
      await().until(() -> run(http).path("done").asInt() > TENANTS / 20);

      gateway.kill();
      gateway.start();

      assertThat(run(http).path("state").asText()).isEqualTo("none");
      http.post(MIGRATIONS + "/apply", Json.object("concurrency", 8)).expect(202);
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> run(http).path("state").asText().equals("done"));
      assertThat(run(http).path("done").asInt()).as("%s", run(http)).isEqualTo(TENANTS);
      for (int i = 0; i < TENANTS; i += 37) {
        JsonNode state =
            http.get(Routes.tenant("notes", "t" + i) + "/migrations").expect(200).json();
        assertThat(state.path("version").asInt()).isEqualTo(2);
        assertThat(rows(http, "t" + i)).isEqualTo("[[1]]");
      }
    }
  }

  private static String rows(Http http, String tenant) {
    return http.post(
            Routes.tenant("notes", tenant) + "/sql",
            Json.object("statements", Json.array(Json.object("sql", "SELECT count(*) FROM chats"))))
        .expect(200)
        .json()
        .path("results")
        .path(0)
        .path("rows")
        .toString();
  }

  @Test
  void filesOfOtherNamesStopTheStart() throws IOException {
    Files.writeString(directory.resolve("1-chats.sql"), "CREATE TABLE chats(id)");
    GatewayProcess.Ended ended = GatewayProcess.run(configuration(), 0);
    assertThat(ended.code()).isNotZero();
    assertThat(String.join("\n", ended.errors()))
        .contains("1-chats.sql")
        .contains("V001__name.sql");
  }
}
