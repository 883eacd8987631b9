package io.polygate.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerProcessTest {
  @TempDir private Path directory = Path.of("");

  @Test
  void serverThatEndsIsToldWithWhatItSaid() throws CaseFailure {
    try (Cleanup cleanup = new Cleanup();
        ServerProcess server =
            ServerProcess.start(
                "server",
                directory,
                cleanup,
                port -> List.of("/bin/sh", "-c", "echo no port " + port + "; exit 3"))) {
      assertThatExceptionOfType(CaseFailure.class)
          .isThrownBy(() -> server.awaitAnswer("/", 200))
          .withMessage("the server ended with 3; it said: no port " + server.port());
    }
  }

  @Test
  void programThatIsNotThereIsAFailure() {
    try (Cleanup cleanup = new Cleanup()) {
      assertThatExceptionOfType(CaseFailure.class)
          .isThrownBy(
              () ->
                  ServerProcess.start(
                      "server", directory, cleanup, port -> List.of("/no/such/program")))
          .withMessageStartingWith("could not start the server: ");
    }
  }

  @Test
  void floorRunsInAProcessOfItsOwnAndEndsWithTheCleanup() throws CaseFailure {
    ServerProcess floor;
    try (Cleanup cleanup = new Cleanup()) {
      Settings settings =
          new Settings(directory, Optional.empty(), List.of(), Duration.ofSeconds(1));
      floor = ServerProcess.start("floor", directory, cleanup, settings::floorCommand);
      assertThat(floor.awaitAnswer(Paths.READY, 200)).isPositive();
      assertThat(floor.residentMebibytes()).isPositive();
      assertThatExceptionOfType(CaseFailure.class)
          .isThrownBy(() -> floor.sample(Traffic.get("/v1/untaught")))
          .withMessageStartingWith("GET /v1/untaught was answered by the floor with 404");
    }
    assertThatExceptionOfType(CaseFailure.class)
        .isThrownBy(() -> floor.awaitAnswer(Paths.READY, 200))
        .withMessageStartingWith("the floor ended with ");
  }

  @Test
  void directoriesAreRemovedWithAllBelowThem() throws Exception {
    Path data = Files.createDirectories(directory.resolve("data"));
    Files.createDirectories(data.resolve("a/b/c"));
    Files.writeString(data.resolve("a/b/file"), "text");
    try (Cleanup cleanup = new Cleanup()) {
      Cleanup.Removal removal = cleanup.delete(data);
      removal.close();
      assertThat(data).doesNotExist();
      removal.close();
    }
  }
}
