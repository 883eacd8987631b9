package io.polygate.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which command lines start the gateway without the command line's library. */
class ServeOptionsTest {
  @Test
  void serveAloneLeavesAllToTheConfiguration() {
    assertThat(ServeOptions.ofPlain("serve")).isEqualTo(new ServeOptions(null, null, null, null));
  }

  @Test
  void optionsInAnyOrderAreTaken(@TempDir Path directory) throws IOException {
    Path config = Files.createFile(directory.resolve("a.properties"));
    assertThat(
            ServeOptions.ofPlain(
                "serve",
                "--port",
                "0",
                "--config",
                config.toString(),
                "--host",
                "::1",
                "--data",
                "d"))
        .isEqualTo(new ServeOptions("::1", 0, Path.of("d"), config));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--help",
        "serve --help",
        "serve --port",
        "serve --port=1",
        "serve --port -1",
        "serve --port 65536",
        "serve --port 123456",
        "serve --port 1 --port 2",
        "serve --port one",
        "serve --ports 1",
        "serve --data --port",
        "serve --config /does/not/exist.properties",
        "serve extra",
        "tenants list"
      })
  void whatIsNotPlainIsLeftToTheLibraryWhichExplains(String line) {
    assertThat(ServeOptions.ofPlain(line.isEmpty() ? new String[0] : line.split(" "))).isNull();
  }

  @Test
  void anEmptyHostIsAFault() {
    assertThat(new ServeOptions(" ", null, null, null).fault())
        .isEqualTo("--host must not be empty");
    assertThat(ServeOptions.ofPlain("serve", "--host", " ")).isNull();
  }
}
