package io.polygate.backend.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polygate.spi.Deadline;
import io.polygate.spi.Idempotency;
import io.polygate.spi.Mutation;
import io.polygate.spi.Returns;
import io.polygate.spi.StorageException;
import io.polygate.spi.Tenant;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is removed in the background, and what is kept. */
class SweeperTest {
  private final TestInstance instance = new TestInstance();
  private final Sweeper sweeper =
      new Sweeper("test", instance.files, List.of(instance.namespace), instance.clock);

  SweeperTest() {
    instance.create("acme");
  }

  @AfterEach
  void close() {
    sweeper.close();
    instance.close();
  }

  private Mutation.Put mortal(String partition, Duration life) {
    return new Mutation.Put(
        TestInstance.key(partition),
        TestInstance.json("1"),
        Optional.of(instance.clock.instant().plus(life)),
        Mutation.Guard.NONE,
        Returns.NEW);
  }

  private Written writeOnce(String key, Mutation mutation) {
    return instance
        .store("acme")
        .items()
        .apply(
            mutation,
            new WriteOptions(
                Optional.of(new Idempotency(key, "print-of-" + key)), Deadline.none()));
  }

  private long items() {
    return instance.tenants.describe(new Tenant("acme")).orElseThrow().collections().stream()
        .mapToLong(io.polygate.spi.Tenants.CollectionCount::items)
        .sum();
  }

  private long records() {
    TenantFile file = instance.hold("acme", FileOpener.Use.READ);
    try {
      return file.readers()
          .readShortly(
              reader ->
                  reader.first(
                      "SELECT (SELECT count(*) FROM polygate_idempotency)"
                          + " + (SELECT count(*) FROM polygate_idempotency_values)",
                      row -> row.integer(0)),
              Deadline.none());
    } finally {
      file.release();
    }
  }

  @Test
  void manyExpiredItemsGoInOneRound() {
    List<Mutation> mutations = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      mutations.add(mortal("m" + i, Duration.ofMinutes(1)));
    }
    mutations.add(mortal("later", Duration.ofHours(1)));
    mutations.add(TestInstance.put("stays", "1"));
    instance.store("acme").items().applyAll(mutations, WriteOptions.plain());
    sweeper.round();
    assertThat(items()).isEqualTo(5_002);
    instance.clock.advance(Duration.ofSeconds(61));
    sweeper.round();
    assertThat(items()).isEqualTo(2);
    assertThat(instance.text("acme", "later")).isEqualTo("1");
  }

  @Test
  void recordAnswersForADayAndThenGoesWithItsValues() {
    Written first = writeOnce("key", mortal("a", Duration.ofDays(9)));
    for (int i = 0; i < 1_200; i++) {
      writeOnce("key-" + i, TestInstance.put("k" + i, "1"));
    }
    instance.clock.advance(Duration.ofHours(24));
    sweeper.round();
    Written again = writeOnce("key", mortal("a", Duration.ofDays(9)));
    assertThat(again.replayed()).isTrue();
    assertThat(again.version()).isEqualTo(first.version());
    assertThat(again.item()).isPresent();
    assertThatThrownBy(
            () ->
                instance
                    .store("acme")
                    .items()
                    .apply(
                        TestInstance.put("a", "2"),
                        new WriteOptions(
                            Optional.of(new Idempotency("key", "other")), Deadline.none())))
        .isInstanceOf(StorageException.Rejected.class);
    assertThat(records()).isEqualTo(1_202);
    instance.clock.advance(Duration.ofHours(2));
    sweeper.round();
    assertThat(records()).isZero();
    Written anew = writeOnce("key", mortal("a", Duration.ofDays(9)));
    assertThat(anew.replayed()).isFalse();
    assertThat(anew.version()).isNotEqualTo(first.version());
  }

  @Test
  void recordIsKeptIfAndOnlyIfItsWriteIs() {
    assertThatThrownBy(
            () ->
                writeOnce(
                    "key",
                    TestInstance.put("a", "1")
                        .when(Mutation.Guard.of(new io.polygate.spi.Precondition.Present()))))
        .isInstanceOf(StorageException.PreconditionFailed.class);
    Written later = writeOnce("key", TestInstance.put("a", "1"));
    assertThat(later.replayed()).isFalse();
    instance.closeFiles();
    assertThat(writeOnce("key", TestInstance.put("a", "1")).replayed()).isTrue();
  }

  @Test
  void fileAtRestGivesItsLogAndItsReadersBack() throws Exception {
    for (int i = 0; i < 100; i++) {
      instance.write("acme", TestInstance.put("k" + i, "\"" + "x".repeat(5_000) + "\""));
    }
    TenantFile file = instance.hold("acme", FileOpener.Use.READ);
    file.readers()
        .readShortly(
            first ->
                file.readers()
                    .readShortly(
                        second -> file.readers().readShortly(third -> true, Deadline.none()),
                        Deadline.none()),
            Deadline.none());
    long descriptors = instance.descriptors();
    assertThat(TenantPaths.wal(instance.database("acme")).length()).isGreaterThan(500_000);
    sweeper.round();
    assertThat(instance.descriptors()).as("in use until now").isEqualTo(descriptors);
    instance.clock.advance(Duration.ofSeconds(31));
    sweeper.round();
    file.writer().write(new SweepRequest(1)); // What the round has asked for comes after it,
    file.writer().write(new SweepRequest(1)); // and before this one.
    assertThat(TenantPaths.wal(instance.database("acme")).length()).isZero();
    assertThat(instance.descriptors()).isLessThan(descriptors);
    file.release();
  }

  @Test
  void sweepIsNoUseOfTheFile() {
    instance.write("acme", mortal("a", Duration.ofSeconds(1)));
    long used = instance.clock.millis();
    instance.clock.advance(Duration.ofHours(1));
    sweeper.round();
    assertThat(instance.tenants.describe(new Tenant("acme")).orElseThrow().lastUsedAt())
        .contains(java.time.Instant.ofEpochMilli(used));
  }
}
