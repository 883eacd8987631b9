package io.polygate.backend.sharded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polygate.spi.BackendRef;
import io.polygate.spi.ConfigurationException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the keys of an instance mean. */
class ShardedSettingsTest {
  /** The keys of an instance, those that are not given as they are by default. */
  private record Keys(Map<String, String> given) implements ShardedConfig.Instance {
    private String value(String key, String byDefault) {
      return given.getOrDefault(key, byDefault);
    }

    @Override
    public Optional<String> shards() {
      return Optional.ofNullable(given.get("shards"));
    }

    @Override
    public String route() {
      return value("route", "partition");
    }

    @Override
    public String policy() {
      return value("policy", "strict");
    }

    @Override
    public String fanOut() {
      return value("fan-out", "16");
    }

    @Override
    public String threads() {
      return value("threads", "32");
    }

    @Override
    public String deadline() {
      return value("deadline", "10s");
    }

    @Override
    public String moveRate() {
      return value("move-rate", "10000");
    }
  }

  private static ShardedSettings settings(Map<String, String> given) {
    return ShardedSettings.of("users", new Keys(given));
  }

  @Test
  void nothingNeedsToBeConfigured() {
    assertThat(settings(Map.of()))
        .isEqualTo(
            new ShardedSettings(
                List.of(
                    new BackendRef("sqlite", "users-0"),
                    new BackendRef("sqlite", "users-1"),
                    new BackendRef("sqlite", "users-2"),
                    new BackendRef("sqlite", "users-3")),
                ShardedSettings.Route.PARTITION,
                ShardedSettings.Policy.STRICT,
                16,
                32,
                Duration.ofSeconds(10),
                10_000));
  }

  @Test
  void everyKeyCounts() {
    assertThat(
            settings(
                Map.of(
                    "shards", "sqlite/s0, remote/east",
                    "route", "tenant",
                    "policy", "partial",
                    "fan-out", "2",
                    "threads", "7",
                    "deadline", "1500ms",
                    "move-rate", "0")))
        .isEqualTo(
            new ShardedSettings(
                List.of(new BackendRef("sqlite", "s0"), new BackendRef("remote", "east")),
                ShardedSettings.Route.TENANT,
                ShardedSettings.Policy.PARTIAL,
                2,
                7,
                Duration.ofMillis(1500),
                0));
  }

  @ParameterizedTest
  @CsvSource({
    "shards, ''",
    "shards, 'sqlite/s0,'",
    "shards, sqlite",
    "shards, '../x/y'",
    "route, key",
    "policy, lax",
    "fan-out, 0",
    "fan-out, 257",
    "fan-out, many",
    "threads, 0",
    "threads, 1025",
    "deadline, 0s",
    "deadline, 10",
    "deadline, -1s",
    "deadline, 61m",
    "deadline, soon",
    "deadline, 99999999999999999999s",
    "move-rate, -1",
    "move-rate, fast"
  })
  void wrongValueIsNamedWithItsKey(String key, String value) {
    assertThatThrownBy(() -> settings(Map.of(key, value)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("polygate.backends.sharded.users." + key + " must be ");
  }

  @Test
  void aShardStandsInTheListOnce() {
    assertThatThrownBy(() -> settings(Map.of("shards", "sqlite/a,sqlite/b,sqlite/a")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("polygate.backends.sharded.users.shards names sqlite/a twice.");
  }

  @Test
  void thereAreAtMost256Shards() {
    String shards =
        IntStream.range(0, 257).mapToObj(i -> "memory/m" + i).collect(Collectors.joining(","));
    assertThatThrownBy(() -> settings(Map.of("shards", shards)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("256 shards, not 257");
  }
}
