package io.polygate.backend.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polygate.spi.ConfigurationException;
import io.polygate.spi.Durability;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the keys of an instance over Redis mean. */
class RedisSettingsTest {
  private static RedisSettings settings(Map<String, String> given) {
    return RedisSettings.of("main", new KvSettingsTest.Keys(given));
  }

  @Test
  void nothingNeedsToBeConfigured() {
    assertThat(settings(Map.of()))
        .isEqualTo(
            new RedisSettings(
                "127.0.0.1",
                6379,
                0,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "polygate:main:",
                Durability.FSYNC,
                64 << 20,
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                32));
  }

  @Test
  void everyKeyCounts() {
    assertThat(
            settings(
                Map.of(
                    "url", "rediss://redis.example:6380/3",
                    "username", "polygate",
                    "password", "secret",
                    "certificates", "/etc/redis.pem",
                    "prefix", "{mine}:",
                    "durability", "memory",
                    "item-cache", "0",
                    "max-staleness", "250ms",
                    "timeout", "1m",
                    "connections", "8")))
        .isEqualTo(
            new RedisSettings(
                "redis.example",
                6380,
                3,
                true,
                Optional.of(Path.of("/etc/redis.pem")),
                Optional.of("polygate"),
                Optional.of("secret"),
                "{mine}:",
                Durability.MEMORY,
                0,
                Duration.ofMillis(250),
                Duration.ofMinutes(1),
                8));
  }

  @ParameterizedTest
  @CsvSource({
    "url, http://redis",
    "url, redis:6379",
    "url, 'redis://a b'",
    "url, redis://host?x=1",
    "durability, always",
    "prefix, ''",
    "prefix, 'a b'",
    "item-cache, -1",
    "max-staleness, 0s",
    "max-staleness, 2m",
    "max-staleness, soon",
    "timeout, 1",
    "connections, 0",
    "connections, many"
  })
  void wrongValueIsNamedWithItsKey(String key, String value) {
    assertThatThrownBy(() -> settings(Map.of(key, value)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("polygate.backends.kv.main." + key + " must be ")
        .hasMessageEndingWith("not \"" + value + "\".");
  }

  @Test
  void aPasswordInTheAddressIsRefusedAndNotShown() {
    assertThatThrownBy(() -> settings(Map.of("url", "redis://user:secret@redis.example")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("polygate.backends.kv.main.url must be ")
        .hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @CsvSource({"directory, data", "max-bytes, 1G"})
  void whatOnlyTheOtherStoreHasIsRefused(String key, String value) {
    assertThatThrownBy(() -> settings(Map.of(key, value)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "polygate.backends.kv.main."
                + key
                + " is not a setting of polygate.backends.kv.main.store=redis.");
  }

  @Test
  void certificatesAreForTls() {
    assertThatThrownBy(() -> settings(Map.of("certificates", "/etc/redis.pem")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("rediss://");
  }

  @Test
  void aUserHasAPassword() {
    assertThatThrownBy(() -> settings(Map.of("username", "polygate")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("polygate.backends.kv.main.username needs polygate.backends.kv.main.password.");
  }
}
