package io.polygate.backend.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.spi.Durability;
import io.polygate.spi.Item;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Tenant;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.tck.ChildProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What is left when the process is killed in the midst of its work. */
class CrashTest {
  private static final int ROUNDS = 3;
  private static final int WRITES = 400;

  @Test
  void killedProcessLosesNoAcknowledgedWriteAndHalvesNone() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      try (TemporaryDirectory directory = new TemporaryDirectory()) {
        List<String> acknowledged = new ArrayList<>();
        try (ChildProcess writer =
            ChildProcess.start(AcknowledgingWriter.class, directory.path().toString())) {
          while (acknowledged.size() < WRITES + round * 137) {
            acknowledged.add(writer.line());
          }
          writer.kill().stream().filter(line -> line.length() > 4).forEach(acknowledged::add);
        }
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(WRITES);
        check(directory.path(), acknowledged);
      }
    }
  }

  private static void check(Path directory, List<String> acknowledged) throws Exception {
    SqliteSettings settings =
        new SqliteSettings(
            directory, Durability.FSYNC, 4, 4, 512 << 10, 1 << 20, OptionalLong.empty());
    try (SqliteBackend backend = SqliteBackend.open("main", settings, InstantSource.system())) {
      // The last line may have been cut by the kill; a cut number would be another, smaller one.
      for (String line : acknowledged) {
        String tenant = line.substring(0, line.indexOf(' '));
        String key = line.substring(line.indexOf(' ') + 1);
        assertThat(read(backend, tenant, "left-" + key)).as("left of %s", line).isNotEmpty();
        assertThat(read(backend, tenant, "right-" + key))
            .isEqualTo(read(backend, tenant, "left-" + key));
      }
      for (String tenant : List.of("t0", "t1")) {
        backend
            .store(TestInstance.id(tenant))
            .items()
            .apply(TestInstance.put("after", "1"), WriteOptions.plain());
        long items =
            backend
                .tenants(TestInstance.NAMESPACE)
                .describe(new Tenant(tenant))
                .orElseThrow()
                .collections()
                .getFirst()
                .items();
        assertThat(items % 2).as("pairs and the one after the crash").isEqualTo(1);
      }
    }
    for (String tenant : List.of("t0", "t1")) {
      Path database = directory.resolve("tests").resolve(tenant + ".db");
      assertThat(
              TestInstance.number(
                  database, "SELECT integrity_check = 'ok' FROM pragma_integrity_check"))
          .isEqualTo(1);
    }
  }

  private static String read(SqliteBackend backend, String tenant, String partition) {
    return backend
        .store(TestInstance.id(tenant))
        .items()
        .get(TestInstance.key(partition), ReadOptions.strong())
        .map(Item::value)
        .map(value -> new String(value.bytes(), StandardCharsets.UTF_8))
        .orElse("");
  }
}
