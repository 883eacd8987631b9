package io.polygate.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The example of a configuration of LiteFS says what LiteFS knows, and what the README says. */
class LitefsSampleTest {
  /** The keys of LiteFS 0.5 that may be there; it refuses a configuration with any other. */
  private static final Set<String> KNOWN =
      Set.of(
          "exit-on-error",
          "skip-sync",
          "strict-verify",
          "exec.cmd",
          "exec.if-candidate",
          "data.dir",
          "data.compress",
          "data.retention",
          "data.retention-monitor-interval",
          "fuse.dir",
          "fuse.allow-other",
          "http.addr",
          "lease.type",
          "lease.hostname",
          "lease.advertise-url",
          "lease.candidate",
          "lease.promote",
          "lease.reconnect-delay",
          "lease.demote-delay",
          "lease.consul.url",
          "lease.consul.key",
          "lease.consul.ttl",
          "lease.consul.lock-delay",
          "log.format",
          "log.timestamp",
          "log.debug");

  private static final Path ROOT = Path.of("..");

  private final String text = Files.readString(ROOT.resolve("backends/litefs/litefs.yml"));
  private final Map<String, Object> sample = new Yaml().load(text);

  LitefsSampleTest() throws IOException {}

  @Test
  void litefsKnowsAllItsKeys() {
    List<String> keys = new ArrayList<>();
    collect("", sample, keys);
    assertThat(KNOWN).containsAll(keys);
    assertThat(keys).contains("fuse.dir", "data.dir", "http.addr", "lease.type", "exec.cmd");
  }

  @Test
  void itsMountAndItsAddressAreThoseOfTheReadme() throws IOException {
    String readme = Files.readString(ROOT.resolve("README.md"));
    assertThat(readme)
        .contains("polygate.backends.litefs.edge.directory=" + value("fuse", "dir") + "\n")
        .contains("`http://127.0.0.1" + value("http", "addr") + "`");
    assertThat(value("lease", "advertise-url")).endsWith(value("http", "addr"));
  }

  @Test
  void theGatewayKeepsNothingOfItsOwnOnTheMount() {
    String command = command();
    assertThat(command).startsWith("polygate serve ").contains(" --data ", " --config ");
    String data = command.replaceAll(".* --data (\\S+).*", "$1");
    assertThat(data)
        .startsWith("/")
        .doesNotStartWith(value("fuse", "dir"))
        .doesNotStartWith(value("data", "dir"));
  }

  /** Only what the environment has is filled in: LiteFS reads comments, too, before it is YAML. */
  @Test
  void onlyVariablesOfTheEnvironmentAreFilledIn() {
    assertThat(text.lines().filter(line -> line.contains("$")).map(String::strip))
        .allMatch(line -> line.matches("[^$]*\\$\\{(HOSTNAME|CONSUL_URL)}[^$]*"));
  }

  private String value(String section, String key) {
    return String.valueOf(((Map<?, ?>) Objects.requireNonNull(sample.get(section))).get(key));
  }

  private String command() {
    Object first = ((List<?>) Objects.requireNonNull(sample.get("exec"))).getFirst();
    return String.valueOf(((Map<?, ?>) first).get("cmd"));
  }

  private static void collect(String prefix, Object value, List<String> keys) {
    switch (value) {
      case Map<?, ?> members ->
          members.forEach(
              (key, member) ->
                  collect(prefix.isEmpty() ? "" + key : prefix + "." + key, member, keys));
      case List<?> elements -> elements.forEach(element -> collect(prefix, element, keys));
      default -> keys.add(prefix);
    }
  }
}
