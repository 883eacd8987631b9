package io.polygate.backend.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polygate.spi.ConfigurationException;
import io.polygate.spi.Namespace;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the keys of an instance mean. */
class RemoteSettingsTest {
  /** The keys of an instance, those that are not given as they are by default. */
  private record Keys(Map<String, String> given) implements RemoteConfig.Instance {
    private Optional<String> value(String key) {
      return Optional.ofNullable(given.get(key));
    }

    @Override
    public Optional<String> url() {
      return value("url");
    }

    @Override
    public Optional<String> namespace() {
      return value("namespace");
    }

    @Override
    public Optional<String> authorization() {
      return value("authorization");
    }

    @Override
    public String timeout() {
      return value("timeout").orElse("30s");
    }

    @Override
    public String connectTimeout() {
      return value("connect-timeout").orElse("2s");
    }
  }

  private static RemoteSettings settings(Map<String, String> given) {
    return RemoteSettings.of("east", new Keys(given));
  }

  @Test
  void theUrlIsAllThatIsNeeded() {
    assertThat(settings(Map.of("url", "http://127.0.0.1:8081/")))
        .isEqualTo(
            new RemoteSettings(
                URI.create("http://127.0.0.1:8081"),
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(30),
                Duration.ofSeconds(2)));
    assertThatThrownBy(() -> settings(Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("polygate.backends.remote.east.url is missing");
  }

  @Test
  void everyKeyCounts() {
    assertThat(
            settings(
                Map.of(
                    "url", "https://east.example",
                    "namespace", "people",
                    "authorization", "Bearer x",
                    "timeout", "1500ms",
                    "connect-timeout", "1m")))
        .isEqualTo(
            new RemoteSettings(
                URI.create("https://east.example"),
                Optional.of(new Namespace("people")),
                Optional.of("Bearer x"),
                Duration.ofMillis(1500),
                Duration.ofMinutes(1)));
  }

  @ParameterizedTest
  @CsvSource({
    "url, ''",
    "url, east.example",
    "url, ftp://east.example",
    "url, file:///etc/passwd",
    "url, http://user:secret@east.example",
    "url, http://east.example/path",
    "url, http://east.example?x=1",
    "url, http://east.example#x",
    "url, http://east.example:0",
    "url, http://east.example:65536",
    "namespace, ../x",
    "timeout, 0s",
    "timeout, soon",
    "timeout, 2h",
    "connect-timeout, -1s"
  })
  void wrongValueIsNamedWithItsKey(String key, String value) {
    Map<String, String> given =
        key.equals("url") ? Map.of(key, value) : Map.of("url", "http://127.0.0.1", key, value);
    assertThatThrownBy(() -> settings(given))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("polygate.backends.remote.east." + key + " must be ");
  }

  @Test
  void aSecretIsInNoText() {
    String secret = "Bearer very\u0007secret";
    assertThatThrownBy(() -> settings(Map.of("url", "http://127.0.0.1", "authorization", secret)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageNotContaining("secret");
    assertThat(
            settings(Map.of("url", "http://127.0.0.1", "authorization", "Bearer secret"))
                .toString())
        .doesNotContain("secret");
  }
}
