package io.polygate.backend.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.spi.Durability;
import io.polygate.spi.tck.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What is on the disk before it is acknowledged, as the system's calls show it, and what becomes of
 * writes when these calls fail. Needs strace, so it is run by {@code .ci/checks/40-sqlite-syncs.sh}
 * and not with the tests.
 */
class SyncsCheck {
  private static final Pattern SYNC = Pattern.compile("(?:fsync|fdatasync)\\(\\d+<([^>]*)>");
  private static final Pattern ACKNOWLEDGED = Pattern.compile("write\\(1<[^>]*>, \"ack:(\\w+)");

  /**
   * An acknowledgement with the names of what was synced since the one before, in their order.
   *
   * @param what was done
   */
  private record Acknowledged(String what, List<String> synced) {}

  private static List<Acknowledged> run(Path directory, Durability durability) throws Exception {
    Path log = directory.resolve("strace.log");
    Path data = directory.resolve("new/data");
    try (ChildProcess process =
        ChildProcess.start(
            List.of(
                "strace", "-f", "-y", "-e", "trace=fsync,fdatasync,write", "-o", log.toString()),
            SyncingWriter.class,
            data.toString(),
            durability.name())) {
      process.await();
    }
    return read(log);
  }

  private static List<Acknowledged> read(Path log) throws IOException {
    List<Acknowledged> all = new ArrayList<>();
    List<String> synced = new ArrayList<>();
    for (String line : Files.readAllLines(log)) {
      Matcher sync = SYNC.matcher(line);
      if (sync.find()) {
        synced.add(String.valueOf(Path.of(sync.group(1)).getFileName()));
      }
      Matcher acknowledged = ACKNOWLEDGED.matcher(line);
      if (acknowledged.find()) {
        all.add(new Acknowledged(acknowledged.group(1), List.copyOf(synced)));
        synced.clear();
      }
    }
    return all;
  }

  private static List<Acknowledged> of(List<Acknowledged> all, String what) {
    return all.stream().filter(one -> one.what().equals(what)).toList();
  }

  @Test
  void everythingIsSyncedBeforeItIsAcknowledged() throws Exception {
    try (TemporaryDirectory directory = new TemporaryDirectory()) {
      List<Acknowledged> all = run(directory.path(), Durability.FSYNC);
      assertThat(of(all, "opened").getFirst().synced())
          .as("what the new directories are in")
          .contains(String.valueOf(directory.path().getFileName()), "new");
      List<Acknowledged> created = of(all, "created");
      assertThat(created).hasSize(SyncingWriter.TENANTS);
      assertThat(created.getFirst().synced()).as("the namespace's directory").contains("data");
      assertThat(created)
          .allSatisfy(
              one -> {
                assertThat(one.synced().getLast()).isEqualTo("tests");
                assertThat(one.synced().get(one.synced().size() - 2))
                    .startsWith(".polygate-")
                    .endsWith(".db");
              });
      assertThat(created.subList(1, created.size()))
          .as("a file and its directory, no more")
          .allSatisfy(one -> assertThat(one.synced()).hasSize(2));
      assertThat(of(all, "begun"))
          .hasSize(SyncingWriter.TENANTS)
          .as("the first item's write needs no further sync")
          .allSatisfy(
              one -> {
                assertThat(one.synced()).hasSize(2);
                assertThat(one.synced().getFirst()).startsWith(".polygate-").endsWith(".db");
                assertThat(one.synced().getLast()).isEqualTo("tests");
              });
      List<Acknowledged> written = of(all, "written");
      assertThat(written).hasSize(SyncingWriter.WRITES);
      assertThat(written)
          .as("one sync of the log for a write that is alone")
          .allSatisfy(one -> assertThat(one.synced()).containsExactly("t0.db-wal"));
      assertThat(of(all, "erased").getFirst().synced()).containsExactly("tests");
    }
  }

  @Test
  void nothingIsSyncedWhenOnlyTheProcessMayEnd() throws Exception {
    try (TemporaryDirectory directory = new TemporaryDirectory()) {
      List<Acknowledged> all = run(directory.path(), Durability.PROCESS);
      assertThat(of(all, "created")).allSatisfy(one -> assertThat(one.synced()).isEmpty());
      assertThat(of(all, "written"))
          .hasSize(SyncingWriter.WRITES)
          .allSatisfy(one -> assertThat(one.synced()).isEmpty());
      assertThat(of(all, "erased").getFirst().synced()).isEmpty();
    }
  }

  private static Map<String, Integer> fail(String calls, String error) throws Exception {
    try (TemporaryDirectory directory = new TemporaryDirectory()) {
      String log = directory.path().toRealPath() + "/tests/acme.db-wal";
      List<String> tracer =
          List.of(
              "strace",
              "-f",
              "-P",
              log,
              "-e",
              "trace=" + calls,
              "-e",
              // Of each thread; the writers take turns.
              "inject=" + calls + ":error=" + error + ":when=5..12",
              "-o",
              "/dev/null");
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
    Map<String, Integer> ends = fail("pwrite64", "ENOSPC");
    assertThat(ends).containsKeys("Written", "OutOfSpace", "AfterwardsWritten");
    assertThat(ends).doesNotContainKeys("Lost", "RefusedAndThere", "OutcomeUnknown");
  }

  @Test
  void failedSyncIsAnUnknownOutcomeAndNothingElseIsLost() throws Exception {
    Map<String, Integer> ends = fail("fsync,fdatasync", "EIO");
    assertThat(ends).containsKeys("Written", "OutcomeUnknown", "AfterwardsWritten");
    assertThat(ends).doesNotContainKeys("Lost", "RefusedAndThere");
  }

  @Test
  void failedWriteIsNoSuccess() throws Exception {
    Map<String, Integer> ends = fail("pwrite64", "EIO");
    assertThat(ends).containsKeys("Written", "AfterwardsWritten");
    assertThat(ends.keySet()).containsAnyOf("OutcomeUnknown", "Unavailable");
    assertThat(ends).doesNotContainKeys("Lost", "RefusedAndThere");
  }
}
