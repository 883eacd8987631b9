package io.polygate.backend.kv;

import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.spi.Item;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Tenant;
import io.polygate.spi.Tenants.CollectionCount;
import io.polygate.spi.Version;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import io.polygate.spi.tck.ChildProcess;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What is left when the process is killed. The system properties {@code polygate.crash.rounds} and
 * {@code polygate.crash.writes} ask for more than a build has time for.
 */
@Timeout(3600)
class CrashTest {
  private static final int ROUNDS = Integer.getInteger("polygate.crash.rounds", 3);

  /** Acknowledged in each round at least. */
  private static final int WRITES = Integer.getInteger("polygate.crash.writes", 500);

  @Test
  void killedProcessLosesNoAcknowledgedWriteAndHalvesNone() throws Exception {
    try (TemporaryDirectory directory = new TemporaryDirectory()) {
      List<String> acknowledged = new ArrayList<>();
      for (int round = 1; round <= ROUNDS; round++) {
        try (ChildProcess writer =
            ChildProcess.start(
                AcknowledgingWriter.class, directory.path().toString(), "r" + round)) {
          while (acknowledged.size() < WRITES * round) {
            acknowledged.add(writer.line());
          }
          // The last line may have been cut by the kill.
          writer.kill().stream().filter(line -> line.endsWith(".")).forEach(acknowledged::add);
        }
        check(directory.path(), acknowledged);
      }
      assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ROUNDS * WRITES);
      System.out.printf(
          "%d acknowledged writes, %d kills, none lost%n", acknowledged.size(), ROUNDS);
    }
  }

  private static void check(Path directory, List<String> acknowledged) {
    try (KvBackend backend =
        KvBackend.open("main", AcknowledgingWriter.settings(directory), InstantSource.system())) {
      for (String line : acknowledged) {
        String tenant = line.substring(0, 2);
        String key = line.substring(3, line.length() - 1);
        Optional<Item> left = read(backend, tenant, "left-" + key);
        assertThat(left).as("left of %s", line).isPresent();
        assertThat(read(backend, tenant, "right-" + key).map(Item::value))
            .isEqualTo(left.map(Item::value));
      }
      for (String tenant : List.of("t0", "t1")) {
        assertPairsAreWhole(backend, tenant);
      }
    }
  }

  private static void assertPairsAreWhole(KvBackend backend, String tenant) {
    List<CollectionCount> counts =
        backend
            .tenants(TestInstance.NAMESPACE)
            .describe(new Tenant(tenant))
            .orElseThrow()
            .collections();
    assertThat(counts.getFirst().items() % 2).isZero();
    Written after =
        backend
            .store(TestInstance.id(tenant))
            .items()
            .apply(TestInstance.put("left-0-0", "0"), WriteOptions.plain());
    assertThat(after.version().map(Version::token)).isPresent();
    backend
        .store(TestInstance.id(tenant))
        .items()
        .apply(TestInstance.put("right-0-0", "0"), WriteOptions.plain());
  }

  private static Optional<Item> read(KvBackend backend, String tenant, String partition) {
    return backend
        .store(TestInstance.id(tenant))
        .items()
        .get(TestInstance.key(partition), ReadOptions.strong());
  }
}
