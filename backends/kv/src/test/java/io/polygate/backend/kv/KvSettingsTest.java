package io.polygate.backend.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polygate.spi.ConfigurationException;
import io.polygate.spi.Durability;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the keys of an instance mean. */
class KvSettingsTest {
  /** The keys of an instance, those that are not given as they are by default. */
  record Keys(Map<String, String> given) implements KvConfig.Instance {
    private String value(String key, String byDefault) {
      return given.getOrDefault(key, byDefault);
    }

    @Override
    public String store() {
      return value("store", "rocksdb");
    }

    @Override
    public Optional<String> url() {
      return Optional.ofNullable(given.get("url"));
    }

    @Override
    public Optional<String> username() {
      return Optional.ofNullable(given.get("username"));
    }

    @Override
    public Optional<String> password() {
      return Optional.ofNullable(given.get("password"));
    }

    @Override
    public Optional<String> certificates() {
      return Optional.ofNullable(given.get("certificates"));
    }

    @Override
    public Optional<String> prefix() {
      return Optional.ofNullable(given.get("prefix"));
    }

    @Override
    public String maxStaleness() {
      return value("max-staleness", "1s");
    }

    @Override
    public String timeout() {
      return value("timeout", "2s");
    }

    @Override
    public String connections() {
      return value("connections", "32");
    }

    @Override
    public Optional<String> directory() {
      return Optional.ofNullable(given.get("directory"));
    }

    @Override
    public String durability() {
      return value("durability", "fsync");
    }

    @Override
    public String blockCache() {
      return value("block-cache", "64M");
    }

    @Override
    public String writeBuffer() {
      return value("write-buffer", "64M");
    }

    @Override
    public String openFiles() {
      return value("open-files", "512");
    }

    @Override
    public String itemCache() {
      return value("item-cache", "64M");
    }

    @Override
    public Optional<String> maxBytes() {
      return Optional.ofNullable(given.get("max-bytes"));
    }
  }

  private static KvSettings settings(Map<String, String> given) {
    return KvSettings.of("main", new Keys(given), "/var/lib/polygate");
  }

  @Test
  void nothingNeedsToBeConfigured() {
    assertThat(settings(Map.of()))
        .isEqualTo(
            new KvSettings(
                Path.of("/var/lib/polygate/main.kv"),
                Durability.FSYNC,
                64 << 20,
                64 << 20,
                512,
                64 << 20,
                OptionalLong.empty()));
  }

  @Test
  void everyKeyCounts() {
    assertThat(
            settings(
                Map.of(
                    "directory",
                    "/srv/../data",
                    "durability",
                    "process",
                    "block-cache",
                    "1M",
                    "write-buffer",
                    "1G",
                    "open-files",
                    "16",
                    "item-cache",
                    "0",
                    "max-bytes",
                    "10G")))
        .isEqualTo(
            new KvSettings(
                Path.of("/data"),
                Durability.PROCESS,
                1 << 20,
                1 << 30,
                16,
                0,
                OptionalLong.of(10L << 30)));
  }

  @ParameterizedTest
  @CsvSource({
    "directory, ''",
    "durability, FSYNC",
    "durability, none",
    "block-cache, 1K",
    "block-cache, -1M",
    "write-buffer, 0",
    "write-buffer, large",
    "open-files, 15",
    "open-files, 1000001",
    "open-files, all",
    "item-cache, -1",
    "item-cache, much",
    "max-bytes, 64K",
    "max-bytes, 9999999999G",
    "max-bytes, K",
    "max-bytes, ''"
  })
  void wrongValueIsNamedWithItsKey(String key, String value) {
    assertThatThrownBy(() -> settings(Map.of(key, value)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("polygate.backends.kv.main." + key + " must be ")
        .hasMessageEndingWith("not \"" + value + "\".");
  }

  @ParameterizedTest
  @CsvSource({
    "url, redis://redis.example",
    "username, polygate",
    "password, secret",
    "certificates, /etc/redis.pem",
    "prefix, mine:"
  })
  void whatOnlyTheOtherStoreHasIsRefused(String key, String value) {
    assertThatThrownBy(() -> settings(Map.of(key, value)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "polygate.backends.kv.main."
                + key
                + " is not a setting of polygate.backends.kv.main.store=rocksdb.");
  }
}
