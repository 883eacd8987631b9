package io.polygate.gateway.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProfileTest {
  private static final Optional<String> NONE = Optional.empty();

  @TempDir private Path directory = Path.of("");
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void twoProfiles() throws IOException {
    environment.put("XDG_CONFIG_HOME", directory.toString());
    Files.createDirectories(directory.resolve("polygate"));
    Files.writeString(
        directory.resolve("polygate/profiles.properties"),
        """
        default.url=http://127.0.0.1:9000
        east.url=https://east.example/
        east.key=secret
        """);
  }

  @Test
  void withoutAnythingItIsThisMachine() {
    environment.put("XDG_CONFIG_HOME", directory.resolve("none").toString());
    assertThat(Profile.find(NONE, NONE, NONE, environment))
        .isEqualTo(new Profile(URI.create("http://127.0.0.1:8080"), NONE));
  }

  @Test
  void theProfileIsTheOneThatIsNamed() {
    assertThat(Profile.find(NONE, NONE, NONE, environment).url())
        .isEqualTo(URI.create("http://127.0.0.1:9000"));
    assertThat(Profile.find(NONE, NONE, Optional.of("east"), environment))
        .isEqualTo(new Profile(URI.create("https://east.example"), Optional.of("secret")));
    environment.put("POLYGATE_PROFILE", "east");
    assertThat(Profile.find(NONE, NONE, NONE, environment).key()).contains("secret");
    assertThatThrownBy(() -> Profile.find(NONE, NONE, Optional.of("west"), environment))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("west.url=");
  }

  @Test
  void theCommandLineComesBeforeTheEnvironmentAndThisBeforeTheFile() {
    environment.put("POLYGATE_URL", "http://10.0.0.1:1");
    environment.put("POLYGATE_KEY", "from-environment");
    assertThat(Profile.find(NONE, NONE, Optional.of("east"), environment))
        .isEqualTo(new Profile(URI.create("http://10.0.0.1:1"), Optional.of("from-environment")));
    assertThat(
            Profile.find(Optional.of("http://10.0.0.2:2"), Optional.of("given"), NONE, environment))
        .isEqualTo(new Profile(URI.create("http://10.0.0.2:2"), Optional.of("given")));
  }

  @Test
  void whatIsNoUrlOfAGatewayIsRefused() {
    for (String wrong : new String[] {"nowhere", "ftp://a", "http://a/path", "http://a?b", "::"}) {
      assertThatThrownBy(() -> Profile.find(Optional.of(wrong), NONE, NONE, environment))
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining(wrong);
    }
  }
}
