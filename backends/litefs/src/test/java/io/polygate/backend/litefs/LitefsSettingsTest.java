package io.polygate.backend.litefs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polygate.spi.ConfigurationException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the keys of an instance mean. */
class LitefsSettingsTest {
  private static LitefsSettings settings(Map<String, String> given) {
    return LitefsSettings.of("edge", new Keys(given), "/var/data");
  }

  @Test
  void mountNeedsNothingButItsDirectory() {
    LitefsSettings settings = settings(Map.of("directory", "/litefs"));

    assertThat(settings.standalone()).isFalse();
    assertThat(settings.directory()).isEqualTo(Path.of("/litefs"));
    assertThat(settings.api()).isEqualTo(URI.create("http://127.0.0.1:20202"));
    assertThat(settings.patience()).isEqualTo(Duration.ofSeconds(1));
    assertThat(settings.peer("n1")).isEmpty();
  }

  @Test
  void standaloneNeedsNothing() {
    LitefsSettings settings = settings(Map.of("mode", "standalone"));

    assertThat(settings.standalone()).isTrue();
    assertThat(settings.directory()).isEqualTo(Path.of("/var/data/edge"));
  }

  @Test
  void peersAreListedOrComeFromATemplate() {
    LitefsSettings settings =
        settings(
            Map.of(
                "directory", "/litefs",
                "api", "http://127.0.0.1:20203",
                "patience", "200ms",
                "acks", "2",
                "acks-timeout", "3s",
                "peers", "n1=http://10.0.0.1:8080, n2=http://10.0.0.2:8080",
                "url", "http://{host}.internal:8080"));

    assertThat(settings.api().getPort()).isEqualTo(20203);
    assertThat(settings.patience()).isEqualTo(Duration.ofMillis(200));
    assertThat(settings.acks()).isEqualTo(2);
    assertThat(settings.acksTimeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(settings.peer("n2")).contains("http://10.0.0.2:8080");
    assertThat(settings.peer("n3")).contains("http://n3.internal:8080");
    assertThat(settings.peer("n3/evil?")).isEmpty();
    assertThat(settings.peer("")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "mode,both,mount or standalone",
    "api,ftp://x:1,an http URL",
    "api,nonsense,an http URL",
    "peers,n1,a list of different nodes",
    "peers,'n1=a,n1=b',a list of different nodes",
    "url,http://n1:8080,{host}",
    "patience,soon,a time",
    "patience,2m,a time",
    "patience,2000s,at most 1m",
    "acks,-1,from 0 to 16",
    "acks,many,from 0 to 16",
    "acks,1,peers",
    "acks-timeout,never,a time",
    "namespace,other,the same name on every node",
    "durability,maybe,fsync or process",
  })
  void wrongValueIsNamedWithItsKey(String key, String value, String expected) {
    assertThatThrownBy(() -> settings(Map.of("directory", "/litefs", key, value)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("polygate.backends.litefs.edge." + key)
        .hasMessageContaining(expected);
  }

  @Test
  void mountMustBeNamed() {
    assertThatThrownBy(() -> settings(Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("polygate.backends.litefs.edge.directory is missing");
  }
}
