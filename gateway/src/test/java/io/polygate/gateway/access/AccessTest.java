package io.polygate.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polygate.gateway.files.Lookout;
import io.polygate.spi.ConfigurationException;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When everybody is asked who they are, and which configurations are refused. */
class AccessTest {
  @TempDir private Path data = Path.of("");

  private static AccessConfig config(String... pairs) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      values.put("polygate.access." + pairs[i], pairs[i + 1]);
    }
    return new SmallRyeConfigBuilder()
        .withMapping(AccessConfig.class)
        .withConverter(Duration.class, 200, new DurationConverter())
        .withSources(new PropertiesConfigSource(values, "test", 100))
        .build()
        .getConfigMapping(AccessConfig.class);
  }

  private boolean isRequired(String host, String... pairs) {
    try (Lookout lookout = new Lookout()) {
      return Access.open(config(pairs), data, host, lookout).isRequired();
    }
  }

  private void makeKey() {
    new KeyAdministration(new KeyFile(data.resolve(KeyFile.NAME)))
        .create("app", List.of(Grant.parse("reader@notes")), Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "localhost", "::1"})
  void onThisMachineNobodyIsAsked(String host) {
    assertThat(isRequired(host)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "10.0.0.1", "192.168.1.1", ""})
  void beyondThisMachineItMustBeSaid(String host) {
    assertThatThrownBy(() -> isRequired(host))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("polygate.access.authentication=none");

    assertThat(isRequired(host, "authentication", "none")).isFalse();
    assertThat(isRequired(host, "authentication", "required")).isTrue();
    makeKey();
    assertThat(isRequired(host)).isTrue();
  }

  @Test
  void keysAndTokensCloseTheDoor() throws Exception {
    Path keys = Files.writeString(data.resolve("jwks.json"), "{\"keys\":[]}");
    String[] tokens = {
      "jwt.issuer", "https://issuer.example",
      "jwt.audience", "polygate",
      "jwt.jwks", keys.toString(),
      "jwt.grants.all.allow", "reader@notes,writer@notes/{claim:org}"
    };

    assertThat(isRequired("127.0.0.1", tokens)).isTrue();
    makeKey();
    assertThat(isRequired("127.0.0.1")).isTrue();
    assertThat(isRequired("127.0.0.1", "authentication", "none")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "jwt.audience=a | jwt.issuer",
        "jwt.issuer=https://i.example | jwt.audience",
        "jwt.issuer=https://i.example;jwt.audience=a | jwt.grants.NAME.allow",
        "jwt.issuer=https://i.example;jwt.audience=a;jwt.grants.g.claim=x;jwt.grants.g.value=y | jwt.grants.g.allow",
        "jwt.issuer=https://i.example;jwt.audience=a;jwt.grants.g.allow=king@notes | jwt.grants.g.allow",
        "jwt.issuer=https://i.example;jwt.audience=a;jwt.grants.g.allow=reader@notes;jwt.grants.g.claim=x | claim and value",
        "jwt.issuer=https://i.example;jwt.audience=a;jwt.algorithms=HS256 | jwt.algorithms",
        "jwt.issuer=https://i.example;jwt.audience=a;jwt.algorithms=none | jwt.algorithms",
        "jwt.issuer=https://i.example;jwt.audience=a;jwt.clock-skew=1h | jwt.clock-skew",
        "jwt.issuer=https://i.example;jwt.audience=a;jwt.refresh=0s | jwt.refresh",
        "jwt.issuer=i;jwt.audience=a;jwt.grants.g.allow=reader@notes | jwt.jwks",
        "jwt.issuer=i;jwt.audience=a;jwt.jwks=/nowhere/x;jwt.grants.g.allow=reader@notes | jwt.jwks",
        "jwt.issuer=i;jwt.audience=a;jwt.jwks=http://i.example/k;jwt.grants.g.allow=reader@notes | jwt.jwks",
        "jwt.issuer=i;jwt.audience=a;jwt.jwks=file:///etc/passwd;jwt.grants.g.allow=reader@notes | jwt.jwks"
      })
  void aWrongConfigurationIsNamed(String settings, String key) {
    String[] pairs = settings.split("[;=]", -1);

    assertThatThrownBy(() -> isRequired("127.0.0.1", pairs))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(key);
  }

  @Test
  void keysThatCannotBeHadYetAreAQuestionOfTime() {
    try (Lookout lookout = new Lookout()) {
      Access access =
          Access.open(
              config(
                  "jwt.issuer", "http://127.0.0.1:1",
                  "jwt.audience", "polygate",
                  "jwt.grants.all.allow", "reader@notes"),
              data,
              "127.0.0.1",
              lookout);
      assertThat(access.identify("Bearer a.b.c")).isInstanceOf(Identity.Undecided.class);
      assertThat(access.identify(null)).isInstanceOf(Identity.Unknown.class);
    }
  }
}
