package io.polygate.backend.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.spi.Mutation;
import io.polygate.spi.Transactions;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.tck.ChildProcess;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Copies that are taken while a tenant is written to, as another process finds them. */
class SnapshotTest {
  private static final int COPIES = 20;

  @Test
  void copyTakenDuringWritesIsOneCommittedState() throws Exception {
    try (TestInstance instance = new TestInstance()) {
      instance.create("acme");
      transfer(instance, 500, 500);
      AtomicBoolean ended = new AtomicBoolean();
      List<String> copies = new ArrayList<>();
      try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<Integer>> writers = new ArrayList<>();
        for (int writer = 0; writer < 4; writer++) {
          int seed = writer;
          writers.add(
              executor.submit(
                  () -> {
                    int transfers = 0;
                    for (; !ended.get(); transfers++) {
                      int amount = (transfers * 31 + seed) % 1_000;
                      transfer(instance, amount, 1_000 - amount);
                    }
                    return transfers;
                  }));
        }
        for (int i = 0; i < COPIES; i++) {
          copies.add(copy(instance, i));
        }
        ended.set(true);
        for (Future<Integer> writer : writers) {
          assertThat(writer.get()).isPositive();
        }
      }
      List<String> findings;
      try (ChildProcess reader =
          ChildProcess.start(SnapshotReader.class, copies.toArray(String[]::new))) {
        findings = reader.await();
      }
      assertThat(findings).hasSize(COPIES);
      assertThat(findings).allSatisfy(finding -> assertThat(finding).matches("2 1000 \\d+ ok"));
      assertThat(findings.stream().distinct().count())
          .as("the tenant was written to meanwhile")
          .isGreaterThan(1);
    }
  }

  private static void transfer(TestInstance instance, int left, int right) {
    Transactions transactions = instance.store("acme").transactions().orElseThrow();
    List<Mutation> both =
        List.of(
            TestInstance.put("left", "{\"sum\":" + left + "}"),
            TestInstance.put("right", "{\"sum\":" + right + "}"));
    transactions.commit(both, WriteOptions.plain());
  }

  private static String copy(TestInstance instance, int number) throws Exception {
    Path copy = instance.directory.path().resolve("copy-" + number + ".db");
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + instance.database("acme"));
        var statement = connection.createStatement()) {
      statement.execute("VACUUM INTO '" + copy + "'");
    }
    return copy.toString();
  }
}
