package io.polygate.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.it.server.GatewayProcess;
import io.polygate.it.server.GatewayProcess.Ended;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the process starts, and how it says that it cannot. */
final class StartIT {
  private static final int REFUSED = 1;

  @Test
  void withoutConfigurationThereAreNamespacesOnSqliteAndKv() {
    try (GatewayProcess gateway = GatewayProcess.start("")) {
      assertThat(gateway.http().get("/v1/namespaces/notes").expect(200).text()).contains("sqlite");
      assertThat(gateway.http().get("/v1/namespaces/sessions").expect(200).text()).contains("kv");
      String said = gateway.transcript();
      assertThat(said)
          .contains(gateway.address().toString())
          .contains("notes")
          .contains("sqlite/main")
          .contains("sessions")
          .contains("kv/main")
          .contains("sharded/users")
          .contains("curl");
      assertThat(gateway.http().get("/q/openapi").status()).isEqualTo(200);
      assertThat(gateway.http().get("/q/health").status()).isEqualTo(200);
      assertThat(gateway.http().get("/q/metrics").status()).isEqualTo(200);
      assertThat(gateway.http().get("/q/swagger-ui/").status()).isEqualTo(200);
    }
  }

  @Test
  void theDocumentOfTheApiIsServedInEachOfItsFormats() {
    try (GatewayProcess gateway = GatewayProcess.start("")) {
      String json = gateway.http().get("/q/openapi.json").expect(200).text();
      assertThat(json).startsWith("{").contains("\"openapi\" : \"3.1.0\"", "/v1/namespaces");
      assertThat(gateway.http().get("/q/openapi?format=json").expect(200).text()).isEqualTo(json);
      String yaml = gateway.http().get("/q/openapi").expect(200).text();
      assertThat(yaml).contains("openapi: 3.1.0", "/v1/namespaces");
      assertThat(gateway.http().get("/q/openapi.yaml").expect(200).text()).isEqualTo(yaml);
      assertThat(gateway.http().delete("/q/openapi").status()).isEqualTo(405);
    }
  }

  @Test
  void aRequestToStopEndsItWithoutAnError() {
    try (GatewayProcess gateway = GatewayProcess.start("")) {
      assertThat(gateway.stop()).isIn(0, 143);
    }
  }

  static List<List<String>> wrongConfigurations() {
    return List.of(
        List.of(
            "polygate.namespaces.notes.backend=sqlite/main\npolygate.backends.sqlite.main.durabilty=process",
            "polygate.backends.sqlite.main.durabilty",
            "polygate.backends.sqlite.main.durability"),
        List.of(
            "polygate.namespaces.notes.backnd=sqlite/main",
            "polygate.namespaces.notes.backnd",
            "polygate.namespaces.notes.backend"),
        List.of("polygate.request.timeout=5s", "polygate.request.timeout", "polygate.requests"),
        List.of(
            "polygate.namespaces.notes.backend=sqlit/main",
            "sqlit/main",
            "remote, sharded, sqlite"),
        List.of("polygate.namespaces.notes.backend=sqlite", "polygate.namespaces.notes.backend"),
        List.of("polygate.namespaces.notes.tenants=automatic", "polygate.namespaces.notes.backend"),
        List.of("polygate.namespaces.No!.backend=sqlite/main", "[a-z0-9][a-z0-9_-]{0,62}"),
        List.of(
            "polygate.backends.sqlite.main.durability=sometimes",
            "polygate.backends.sqlite.main.durability",
            "fsync"),
        List.of(
            "polygate.backends.sqlite.main.handles=many", "polygate.backends.sqlite.main.handles"),
        List.of(
            "polygate.backends.kv.main.item-cash=1M",
            "polygate.backends.kv.main.item-cash",
            "polygate.backends.kv.main.item-cache"),
        List.of(
            "polygate.backends.kv.main.block-cache=some", "polygate.backends.kv.main.block-cache"),
        List.of(
            """
            polygate.namespaces.a.backend=kv/a
            polygate.namespaces.b.backend=kv/b
            polygate.backends.kv.a.directory=${directory}/same
            polygate.backends.kv.b.directory=${directory}/same
            """,
            "same is in use"),
        List.of(
            "polygate.namespaces.notes.backend=sqlite/main\npolygate.namespaces.notes.tenants=maybe",
            "polygate.namespaces.notes.tenants"),
        List.of(
            "polygate.namespaces.a.backend=sharded/a\npolygate.backends.sharded.a.shards=sqlite",
            "polygate.backends.sharded.a.shards",
            "sqlite/s0,sqlite/s1"),
        List.of(
            "polygate.namespaces.a.backend=sharded/a\npolygate.backends.sharded.a.shards=sharded/a",
            "circle",
            "sharded/a"),
        List.of(
            "polygate.namespaces.a.backend=remote/a", "polygate.backends.remote.a.url is missing"),
        List.of(
            """
            polygate.namespaces.a.backend=sharded/a
            polygate.namespaces.a.peers=allowed
            polygate.backends.sharded.a.shards=remote/b
            polygate.backends.remote.b.url=http://127.0.0.1:1
            """,
            "polygate.namespaces.a.peers",
            "sharded/a"),
        List.of("polygate.requests.timeout=soon", "polygate.requests.timeout"),
        List.of(
            "polygate.backends.sqlite.main.directory=${directory}/polygate.properties/below",
            "polygate.properties/below"));
  }

  @ParameterizedTest
  @MethodSource("wrongConfigurations")
  void aWrongConfigurationStopsTheStartWithOneLine(List<String> configurationAndWords) {
    Ended ended = GatewayProcess.run(configurationAndWords.getFirst(), 0);
    assertRefused(ended, configurationAndWords.subList(1, configurationAndWords.size()));
  }

  @Test
  void aPortThatIsTakenStopsTheStartWithOneLine() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Ended ended = GatewayProcess.run("", taken.getLocalPort());
      assertRefused(ended, List.of(Integer.toString(taken.getLocalPort()), "--port"));
    }
  }

  private static void assertRefused(Ended ended, List<String> words) {
    assertThat(ended.code()).as("%s", ended).isEqualTo(REFUSED);
    assertThat(ended.errors()).as("%s", ended).hasSize(1);
    assertThat(ended.errors().getFirst()).startsWith("polygate: ").contains(words);
    assertThat(ended.output()).as("%s", ended).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"--prot, --port", "--config, --config", "unheard-of, unheard-of"})
  void aWrongCommandLineIsExplained(String argument, String word) {
    Ended ended = GatewayProcess.run(List.of("serve", argument));
    assertThat(ended.code()).as("%s", ended).isEqualTo(2);
    assertThat(String.join("\n", ended.errors()))
        .contains(word)
        .doesNotContain("Exception")
        .doesNotContain("\tat ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "65536", "http"})
  void aPortThatIsNoneIsExplained(String port) {
    Ended ended = GatewayProcess.run(List.of("serve", "--port", port));
    assertThat(ended.code()).as("%s", ended).isEqualTo(2);
    assertThat(String.join("\n", ended.errors())).contains("--port").doesNotContain("\tat ");
  }

  @Test
  void aConfigurationThatIsNotThereIsNamed() {
    Ended ended = GatewayProcess.run(List.of("serve", "--config", "nowhere.properties"));
    assertThat(ended.code()).as("%s", ended).isEqualTo(2);
    assertThat(String.join("\n", ended.errors())).contains("nowhere.properties");
  }

  @Test
  void theVersionAndTheHelpArePrinted() {
    Ended help = GatewayProcess.run(List.of("--help"));
    assertThat(help.code()).isZero();
    assertThat(String.join("\n", help.output())).contains("serve");
    Ended version = GatewayProcess.run(List.of("--version"));
    assertThat(version.code()).isZero();
    assertThat(version.output()).isNotEmpty();
  }
}
