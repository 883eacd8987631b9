package io.polygate.backend.sharded;

import static io.polygate.backend.sharded.TestCluster.ACME;
import static io.polygate.backend.sharded.TestCluster.NAMESPACE;
import static io.polygate.backend.sharded.TestCluster.key;
import static io.polygate.backend.sharded.TestCluster.put;
import static io.polygate.backend.sharded.TestCluster.read;
import static io.polygate.backend.sharded.TestCluster.scan;
import static io.polygate.backend.sharded.TestCluster.store;
import static io.polygate.backend.sharded.TestCluster.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polygate.spi.BackendRef;
import io.polygate.spi.Deadline;
import io.polygate.spi.Document;
import io.polygate.spi.Idempotency;
import io.polygate.spi.Item;
import io.polygate.spi.Mutation;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Returns;
import io.polygate.spi.Shards;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import io.polygate.spi.Value;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import io.polygate.spi.expression.Expressions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Slots change their shards while everything is served, and nothing is lost or doubled. */
class MoverTest {
  private static final int KEYS = 240;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final TestCluster cluster = new TestCluster();
  private ShardedBackend backend = cluster.open("memory/a", "memory/b");

  @AfterEach
  void close() {
    backend.close();
    cluster.close();
  }

  private Shards shards() {
    return backend.shards(NAMESPACE).orElseThrow();
  }

  private void fill() {
    backend.tenants(NAMESPACE).create(ACME);
    for (int i = 0; i < KEYS; i++) {
      write(backend, "p" + i, i);
    }
  }

  private void reopen(String... references) {
    backend.close();
    backend = cluster.open(references);
  }

  private static void await(String what, BooleanSupplier condition) {
    Deadline deadline = Deadline.after(PATIENCE);
    while (!condition.getAsBoolean()) {
      assertThat(deadline.passed()).as(what).isFalse();
      LockSupport.parkNanos(1_000_000);
    }
  }

  private void awaitGoal() {
    await(
        "the goal", () -> shards().status().goal().isEmpty() && shards().status().move().isEmpty());
  }

  private int slots(String shard) {
    return shards().status().shards().stream()
        .filter(share -> share.shard().toString().equals(shard))
        .mapToInt(Shards.Share::slots)
        .sum();
  }

  private long itemsOn(String shard) {
    return cluster
        .shards
        .open(BackendRef.parse(shard))
        .tenants(NAMESPACE)
        .describe(ACME)
        .map(d -> d.collections().stream().mapToLong(count -> count.items()).sum())
        .orElse(0L);
  }

  private void assertAllThere() {
    for (int i = 0; i < KEYS; i++) {
      assertThat(read(backend, "p" + i).map(Item::value))
          .as("p" + i)
          .contains(Document.of(Value.Num.of(i)));
    }
    assertThat(scan(backend, KEYS + 10).items()).hasSize(KEYS);
  }

  @Test
  void aNewShardGetsItsShareAndTheOthersKeepTheRest() {
    fill();
    reopen("memory/a", "memory/b", "memory/c");
    assertThat(slots("memory/c")).isZero();

    shards().add(BackendRef.parse("memory/c"));
    shards().rebalance();
    awaitGoal();

    assertThat(slots("memory/a")).isBetween(1365, 1366);
    assertThat(slots("memory/b")).isBetween(1365, 1366);
    assertThat(slots("memory/c")).isEqualTo(1365);
    assertAllThere();
    assertThat(itemsOn("memory/a") + itemsOn("memory/b") + itemsOn("memory/c")).isEqualTo(KEYS);
    assertThat(itemsOn("memory/c")).isBetween(KEYS / 5L, KEYS / 2L);
  }

  @Test
  void aShardThatIsRemovedHasNothingAndIsNotNeededAnyMore() {
    fill();

    shards().remove(BackendRef.parse("memory/b"));
    awaitGoal();

    assertThat(slots("memory/b")).isZero();
    assertThat(itemsOn("memory/b")).isZero();
    reopen("memory/a");
    assertAllThere();
  }

  @Test
  void theShardOfTheCatalogStays() {
    fill();
    assertThatThrownBy(() -> shards().remove(BackendRef.parse("memory/a")))
        .isInstanceOf(StorageException.Invalid.class)
        .hasMessageContaining("catalog");
  }

  @Test
  void whatIsNoShardIsNeitherAddedNorRemoved() {
    fill();
    assertThatThrownBy(() -> shards().add(BackendRef.parse("memory/unheard-of")))
        .isInstanceOf(StorageException.Invalid.class);
    assertThatThrownBy(() -> shards().remove(BackendRef.parse("memory/unheard-of")))
        .isInstanceOf(StorageException.Invalid.class);
    assertThatThrownBy(() -> shards().add(BackendRef.parse("memory/b")))
        .isInstanceOf(StorageException.Conflict.class);
    assertThatThrownBy(() -> shards().undo()).isInstanceOf(StorageException.Conflict.class);
  }

  @Test
  void underWritersAndReadersNothingIsLostOrDoubledOrStale() throws Exception {
    fill();
    reopen("memory/a", "memory/b", "memory/c");
    shards().add(BackendRef.parse("memory/c"));
    AtomicBoolean over = new AtomicBoolean();
    List<Future<Long>> writers = new ArrayList<>();
    List<Future<Long>> readers = new ArrayList<>();
    long longest;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int writer = 0; writer < 8; writer++) {
        int number = writer;
        writers.add(threads.submit(() -> count(number, over)));
      }
      for (int reader = 0; reader < 2; reader++) {
        readers.add(threads.submit(() -> scanAll(over)));
      }
      shards().rebalance();
      awaitGoal();
      shards().remove(BackendRef.parse("memory/c"));
      awaitGoal();
      over.set(true);
      longest = 0;
      for (Future<Long> writer : writers) {
        longest = Math.max(longest, outcome(writer));
      }
      for (Future<Long> reader : readers) {
        assertThat(outcome(reader)).isPositive();
      }
    }
    // A bound that only a fence that is left standing can pass: the machine may be busy.
    assertThat(Duration.ofNanos(longest)).isLessThan(Duration.ofSeconds(20));
    assertThat(scan(backend, 10_000).items()).hasSize(KEYS + 8 * 40);
    assertThat(itemsOn("memory/c")).isZero();
  }

  private static long outcome(Future<Long> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    }
  }

  /** Adds to counters of its own, and reads what it has written; gives the longest write. */
  private long count(int writer, AtomicBoolean over) {
    long longest = 0;
    long[] counts = new long[40];
    for (int i = 0; i < counts.length || !over.get(); i++) {
      int counter = i % counts.length;
      String partition = "writer" + writer + "-" + counter;
      Mutation add =
          new Mutation.Update(
              key(partition),
              Expressions.update("ADD n 1"),
              Optional.empty(),
              Mutation.Guard.NONE,
              Returns.NEW);
      boolean keyed = i % 4 == 0;
      WriteOptions options =
          keyed
              ? new WriteOptions(
                  Optional.of(new Idempotency(writer + "/" + i, "digest")),
                  Deadline.after(PATIENCE))
              : new WriteOptions(Optional.empty(), Deadline.after(PATIENCE));
      long begun = System.nanoTime();
      Written written = store(backend).items().apply(add, options);
      longest = Math.max(longest, System.nanoTime() - begun);
      counts[counter]++;
      assertThat(number(written.item().orElseThrow())).isEqualTo(counts[counter]);
      if (keyed) {
        assertThat(store(backend).items().apply(add, options).replayed()).isTrue();
      }
      assertThat(number(read(backend, partition).orElseThrow())).isEqualTo(counts[counter]);
    }
    return longest;
  }

  private long scanAll(AtomicBoolean over) {
    long scans = 0;
    do {
      List<String> keys =
          scan(backend, 10_000).items().stream()
              .map(item -> item.key().partition())
              .filter(partition -> partition.startsWith("p"))
              .toList();
      assertThat(keys).hasSize(KEYS).doesNotHaveDuplicates();
      scans++;
    } while (!over.get());
    return scans;
  }

  private static long number(Item item) {
    assertThat(item.value().value()).isInstanceOf(Value.Members.class);
    Value number = ((Value.Members) item.value().value()).values().get("n");
    return number instanceof Value.Num(var known) ? known.longValueExact() : -1;
  }

  @ParameterizedTest
  @EnumSource(
      value = SlotMap.Phase.class,
      names = {"COPYING", "FENCED", "CLEANING"})
  void whoeverIsStartedAfterAKillGoesOn(SlotMap.Phase phase) {
    fill();
    reopen("memory/a", "memory/b", "memory/c");
    shards().add(BackendRef.parse("memory/c"));
    shards().rebalance();
    await(
        "the phase",
        () ->
            shards().status().move().filter(move -> move.phase().equals(phase.word())).isPresent());

    reopen("memory/c", "memory/b", "memory/a");
    awaitGoal();

    assertThat(slots("memory/c")).isEqualTo(1365);
    assertAllThere();
    assertThat(itemsOn("memory/a") + itemsOn("memory/b") + itemsOn("memory/c")).isEqualTo(KEYS);
  }

  @Test
  void whatIsGivenUpStaysWhereItIs() {
    fill();
    shards().remove(BackendRef.parse("memory/b"));
    await("a move", () -> shards().status().move().isPresent());

    shards().undo();
    awaitGoal();

    assertAllThere();
    assertThat(itemsOn("memory/a") + itemsOn("memory/b")).isEqualTo(KEYS);
    assertThat(slots("memory/a") + slots("memory/b")).isEqualTo(SlotMap.SLOTS);
  }

  @Test
  void whatIsPausedDoesNotGoOnUntilItIsResumed() {
    fill();
    shards().remove(BackendRef.parse("memory/b"));
    shards().pause();
    assertThat(shards().status().goal()).contains("remove memory/b");
    assertThat(slots("memory/b")).isPositive();
    assertAllThere();
    write(backend, "p0", 0);

    shards().resume();
    awaitGoal();

    assertThat(slots("memory/b")).isZero();
    assertAllThere();
  }

  @Test
  void aKeysRecordIsFoundAfterItsItemHasMoved() {
    fill();
    List<Written> first = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      first.add(once(i));
    }

    shards().remove(BackendRef.parse("memory/b"));
    awaitGoal();

    for (int i = 0; i < 20; i++) {
      Written again = once(i);
      assertThat(again.replayed()).isTrue();
      assertThat(again.version()).isEqualTo(first.get(i).version());
    }
  }

  private Written once(int i) {
    return store(backend)
        .items()
        .apply(
            put("p" + i, i),
            new WriteOptions(Optional.of(new Idempotency("k" + i, "digest")), Deadline.none()));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 12})
  void byTenantWholeTenantsMove(int tenants) {
    backend.close();
    ShardedSettings settings =
        TestShards.settings(
            ShardedSettings.Route.TENANT, ShardedSettings.Policy.STRICT, "memory/c", "memory/d");
    backend = cluster.open(settings);
    for (int t = 0; t < tenants; t++) {
      Tenant tenant = new Tenant("t" + t);
      backend.tenants(NAMESPACE).create(tenant);
      backend
          .store(new StoreId(NAMESPACE, tenant))
          .items()
          .apply(put("p", t), WriteOptions.plain());
    }

    shards().remove(BackendRef.parse("memory/d"));
    awaitGoal();

    assertThat(slots("memory/d")).isZero();
    assertThat(backend.tenants(NAMESPACE).list(Optional.empty(), 100)).hasSize(tenants);
    for (int t = 0; t < tenants; t++) {
      assertThat(
              backend
                  .store(new StoreId(NAMESPACE, new Tenant("t" + t)))
                  .items()
                  .get(key("p"), ReadOptions.strong())
                  .map(Item::value))
          .contains(Document.of(Value.Num.of(t)));
    }
  }
}
