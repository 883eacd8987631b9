package io.polygate.backend.sqlite;

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
class SqliteSettingsTest {
  /** The keys of an instance, those that are not given as they are by default. */
  private record Keys(Map<String, String> given) implements SqliteConfig.Instance {
    private String value(String key, String byDefault) {
      return given.getOrDefault(key, byDefault);
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
    public String handles() {
      return value("handles", "1024");
    }

    @Override
    public String readers() {
      return value("readers", "4");
    }

    @Override
    public String pageCache() {
      return value("page-cache", "512K");
    }

    @Override
    public String itemCache() {
      return value("item-cache", "32M");
    }

    @Override
    public Optional<String> maxBytes() {
      return Optional.ofNullable(given.get("max-bytes"));
    }
  }

  private static SqliteSettings settings(Map<String, String> given) {
    return SqliteSettings.of("main", new Keys(given), "/var/lib/polygate");
  }

  @Test
  void nothingNeedsToBeConfigured() {
    assertThat(settings(Map.of()))
        .isEqualTo(
            new SqliteSettings(
                Path.of("/var/lib/polygate/main"),
                Durability.FSYNC,
                1024,
                4,
                512 << 10,
                32 << 20,
                OptionalLong.empty()));
  }

  @Test
  void everyKeyCounts() {
    assertThat(
            settings(
                Map.of(
                    "directory", "/srv/../data",
                    "durability", "process",
                    "handles", "64",
                    "readers", "2",
                    "page-cache", "1M",
                    "item-cache", "0",
                    "max-bytes", "10G")))
        .isEqualTo(
            new SqliteSettings(
                Path.of("/data"),
                Durability.PROCESS,
                64,
                2,
                1 << 20,
                0,
                OptionalLong.of(10L << 30)));
  }

  @ParameterizedTest
  @CsvSource({
    "directory, ''",
    "directory, /data?enable_load_extension=true",
    "durability, FSYNC",
    "durability, none",
    "handles, 0",
    "handles, -1",
    "handles, many",
    "handles, 1000001",
    "readers, 0",
    "readers, 65",
    "page-cache, 1",
    "page-cache, 2G",
    "page-cache, 1T",
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
        .hasMessageStartingWith("polygate.backends.sqlite.main." + key + " must be ")
        .hasMessageEndingWith("not \"" + value + "\".");
  }
}
