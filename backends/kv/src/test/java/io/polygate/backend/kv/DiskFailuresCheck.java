package io.polygate.backend.kv;

import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.spi.tck.ChildProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What becomes of writes when the system's calls for the database's log fail. Needs strace, so it
 * is run by {@code .ci/checks/41-kv-disk-failures.sh} and not with the tests.
 */
class DiskFailuresCheck {
  /** The logs' numbers grow with each opening. */
  private static final int LOGS = 80;

  private static Map<String, Integer> fail(String calls, String error) throws Exception {
    try (TemporaryDirectory directory = new TemporaryDirectory()) {
      List<String> tracer = new ArrayList<>(List.of("strace", "-f", "-o", "/dev/null"));
      for (int log = 1; log <= LOGS; log++) {
        tracer.add("-P");
        tracer.add(directory.path().toRealPath() + "/%06d.log".formatted(log));
      }
      tracer.addAll(
          List.of(
              "-e", "trace=" + calls, "-e", "inject=" + calls + ":error=" + error + ":when=9..12"));
      try (ChildProcess process =
          ChildProcess.start(tracer, FailingDiskWriter.class, directory.path().toString())) {
        Map<String, Integer> ends = new TreeMap<>();
        for (String line : process.await()) {
          String[] end = line.split("=", 2);
          ends.put(end[0], Integer.valueOf(end[1]));
        }
        return ends;
      }
    }
  }

  @Test
  void fullDiskRefusesWritesAndTakesThemAgain() throws Exception {
    Map<String, Integer> ends = fail("write,pwrite64", "ENOSPC");
    assertThat(ends).containsKeys("Written", "OutOfSpace", "AfterwardsWritten");
    assertThat(ends).doesNotContainKeys("Lost", "RefusedAndThere", "OutcomeUnknown");
  }

  @Test
  void failedSyncIsAnUnknownOutcomeAndNothingElseIsLost() throws Exception {
    Map<String, Integer> ends = fail("fsync,fdatasync", "EIO");
    assertThat(ends).containsKeys("Written", "OutcomeUnknown", "AfterwardsWritten");
    assertThat(ends).doesNotContainKeys("Lost", "RefusedAndThere");
  }
}
