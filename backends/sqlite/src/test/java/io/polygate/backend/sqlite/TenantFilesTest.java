package io.polygate.backend.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polygate.spi.Deadline;
import io.polygate.spi.Durability;
import io.polygate.spi.StorageException;
import io.polygate.spi.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Open files: how many, for how long, and for whom. */
class TenantFilesTest {
  private static final int TENANTS = 1_000;
  private static final int HANDLES = 64;

  /** A writer and four readers have the database and its log open, and share the log's index. */
  private static final int DESCRIPTORS_OF_A_FILE = 5 * 2 + 1;

  @Test
  void aThousandTenantsGoThroughSixtyFourHandles() throws Exception {
    try (TestInstance instance = new TestInstance(Durability.PROCESS, HANDLES)) {
      for (int i = 0; i < TENANTS; i++) {
        instance.create(tenant(i));
      }
      assertThat(instance.descriptors()).isZero();
      List<Future<Long>> clients = new ArrayList<>();
      try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int client = 0; client < 16; client++) {
          int seed = client;
          clients.add(executor.submit(() -> visit(instance, seed)));
        }
      }
      for (Future<Long> client : clients) {
        assertThat(client.get()).isLessThanOrEqualTo(HANDLES * DESCRIPTORS_OF_A_FILE);
      }
      assertThat(instance.files.open()).hasSizeLessThanOrEqualTo(HANDLES);
      for (int i = 0; i < TENANTS; i++) {
        for (int client = 0; client < 16; client++) {
          if (i % 16 == client) {
            assertThat(instance.text(tenant(i), "of-" + client))
                .isEqualTo("{\"tenant\":" + i + "}");
          } else {
            assertThat(instance.read(tenant(i), "of-" + client)).isEmpty();
          }
        }
      }
      instance.closeFiles();
      assertThat(instance.descriptors()).isZero();
    }
  }

  /** Writes and reads the tenants of one client in an order of its own. */
  private static long visit(TestInstance instance, int client) throws Exception {
    List<Integer> mine = new ArrayList<>();
    for (int i = client; i < TENANTS; i += 16) {
      mine.add(i);
    }
    java.util.Collections.shuffle(mine, new Random(client));
    long most = 0;
    for (int i : mine) {
      instance.write(tenant(i), TestInstance.put("of-" + client, "{\"tenant\":" + i + "}"));
      assertThat(instance.text(tenant(i), "of-" + client)).isEqualTo("{\"tenant\":" + i + "}");
      most = Math.max(most, instance.descriptors());
    }
    return most;
  }

  @Test
  void whoeverFindsNoHandleIsToldToComeBack() {
    try (TestInstance instance = new TestInstance(Durability.PROCESS, 1)) {
      instance.create("one");
      instance.create("two");
      TenantFile held = instance.hold("one", FileOpener.Use.READ);
      assertThatThrownBy(
              () ->
                  instance.files.hold(
                      TestInstance.id("two"),
                      FileOpener.Use.READ,
                      Deadline.after(Duration.ofMillis(50))))
          .isInstanceOfSatisfying(
              StorageException.Unavailable.class,
              refusal -> assertThat(refusal.retryAfter()).isPositive());
      held.release();
      assertThat(instance.read("two", "x")).isEmpty();
    }
  }

  @Test
  void anInterruptedCallerLeavesNoOpenFileBehind() throws Exception {
    try (TestInstance instance = new TestInstance(Durability.PROCESS, 1)) {
      instance.create("one");
      instance.create("two");
      CompletableFuture<Boolean> outcome = new CompletableFuture<>();
      Thread.ofVirtual()
          .start(
              () -> {
                Thread.currentThread().interrupt();
                boolean absent = instance.read("one", "x").isEmpty();
                outcome.complete(absent && Thread.interrupted());
              });
      assertThat(outcome.get()).isTrue();
      assertThat(instance.read("two", "x")).isEmpty();
      instance.closeFiles();
      assertThat(instance.descriptors()).isZero();
    }
  }

  @Test
  void erasureWaitsForThoseWhoUseTheFile() throws Exception {
    try (TestInstance instance = new TestInstance()) {
      instance.create("acme");
      instance.write("acme", TestInstance.put("a", "1"));
      TenantFile held = instance.hold("acme", FileOpener.Use.READ);
      CompletableFuture<Boolean> erasure =
          CompletableFuture.supplyAsync(() -> instance.tenants.erase(new Tenant("acme")));
      while (held.hold()) { // Until the erasure lets nobody in.
        held.release();
        Thread.onSpinWait();
      }
      assertThat(erasure).isNotDone();
      long items =
          held.readers()
              .readShortly(
                  reader -> reader.first("SELECT count(*) FROM notes", row -> row.integer(0)),
                  Deadline.none());
      assertThat(items).isEqualTo(1);
      held.release();
      assertThat(erasure.get()).isTrue();
      assertThatThrownBy(() -> instance.read("acme", "a"))
          .isInstanceOf(StorageException.NotFound.class);
      assertThat(instance.directory.path().resolve("tests")).isEmptyDirectory();
      assertThat(instance.descriptors()).isZero();
    }
  }

  @Test
  void clientsOfAnErasedTenantAreRefusedOrServedAndNothingComesBack() {
    try (TestInstance instance = new TestInstance(Durability.PROCESS, 8)) {
      for (int round = 0; round < 30; round++) {
        instance.create("acme");
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
          List<Future<?>> clients = new ArrayList<>();
          for (int client = 0; client < 8; client++) {
            int number = client;
            clients.add(
                executor.submit(
                    () -> {
                      for (int i = 0; i < 20; i++) {
                        instance.write("acme", TestInstance.put(number + "-" + i, "1"));
                      }
                    }));
          }
          instance.tenants.erase(new Tenant("acme"));
          for (Future<?> client : clients) {
            try {
              client.get();
            } catch (Exception refusal) {
              assertThat(refusal).hasCauseInstanceOf(StorageException.NotFound.class);
            }
          }
        }
        assertThat(instance.tenants.exists(new Tenant("acme"))).isFalse();
        assertThat(instance.directory.path().resolve("tests")).isEmptyDirectory();
      }
    }
  }

  @Test
  void descriptionIsNoUse() {
    try (TestInstance instance = new TestInstance()) {
      instance.create("acme");
      instance.write("acme", TestInstance.put("a", "1"));
      Instant used = Instant.ofEpochMilli(instance.clock.millis());
      instance.clock.advance(Duration.ofHours(1));
      assertThat(lastUse(instance)).isEqualTo(used);
      instance.clock.advance(Duration.ofHours(1));
      assertThat(lastUse(instance)).isEqualTo(used);
      instance.closeFiles();
      assertThat(lastUse(instance)).isEqualTo(used);
      instance.clock.advance(Duration.ofHours(1));
      assertThat(lastUse(instance)).isEqualTo(used);
      instance.read("acme", "a");
      assertThat(lastUse(instance)).isEqualTo(Instant.ofEpochMilli(instance.clock.millis()));
    }
  }

  @Test
  void descriptionCountsBytesAndItems() {
    try (TestInstance instance = new TestInstance()) {
      instance.create("acme");
      for (int i = 0; i < 100; i++) {
        instance.write("acme", TestInstance.put("k" + i, "\"" + "x".repeat(10_000) + "\""));
      }
      var description = instance.tenants.describe(new Tenant("acme")).orElseThrow();
      assertThat(description.bytes()).isBetween(1_000_000L, 4_000_000L);
      assertThat(description.collections())
          .singleElement()
          .satisfies(
              count -> {
                assertThat(count.collection()).isEqualTo(TestInstance.NOTES);
                assertThat(count.items()).isEqualTo(100);
              });
    }
  }

  private static Instant lastUse(TestInstance instance) {
    return instance.tenants.describe(new Tenant("acme")).orElseThrow().lastUsedAt().orElseThrow();
  }

  private static String tenant(int number) {
    return "tenant-" + number;
  }
}
