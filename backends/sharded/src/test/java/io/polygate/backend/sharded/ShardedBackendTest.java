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

import io.polygate.spi.Backend;
import io.polygate.spi.BackendRef;
import io.polygate.spi.ConfigurationException;
import io.polygate.spi.Deadline;
import io.polygate.spi.Idempotency;
import io.polygate.spi.Item;
import io.polygate.spi.Mutation;
import io.polygate.spi.Page;
import io.polygate.spi.Part;
import io.polygate.spi.Precondition;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Result;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import io.polygate.spi.tck.fault.Fault;
import io.polygate.spi.tck.fault.Faults;
import io.polygate.spi.tck.fault.FaultyBackend;
import io.polygate.spi.tck.memory.MemoryBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a namespace over shards does beyond the contracts: where things are, and what fails. */
class ShardedBackendTest {
  private static final int ITEMS = 100;

  private final TestCluster cluster = new TestCluster();

  @AfterEach
  void close() {
    cluster.close();
  }

  private ShardedBackend filled(ShardedBackend backend) {
    backend.tenants(NAMESPACE).create(ACME);
    for (int i = 0; i < ITEMS; i++) {
      write(backend, "p" + i, i);
    }
    return backend;
  }

  private Faults faulty(String reference) {
    Faults faults = new Faults();
    cluster.shards.put(reference, new FaultyBackend(new MemoryBackend(cluster.clock), faults));
    return faults;
  }

  private static void refuseNext(Faults faults, Part part, int calls) {
    int made = faults.calls(part);
    for (int i = 1; i <= calls; i++) {
      faults.at(part, made + i, new Fault.Refuse());
    }
  }

  @Test
  void anItemIsOnOneShardAndAllShardsHaveSome() {
    ShardedBackend backend = filled(cluster.open("memory/a", "memory/b", "memory/c"));

    List<Integer> counts = new ArrayList<>();
    for (String shard : List.of("memory/a", "memory/b", "memory/c")) {
      Backend memory = cluster.shards.open(BackendRef.parse(shard));
      counts.add(
          (int)
              IntStream.range(0, ITEMS)
                  .filter(
                      i ->
                          memory
                              .store(new StoreId(NAMESPACE, ACME))
                              .items()
                              .get(key("p" + i), ReadOptions.strong())
                              .isPresent())
                  .count());
    }

    assertThat(counts).allMatch(count -> count > ITEMS / 6);
    assertThat(counts.stream().mapToInt(Integer::intValue).sum()).isEqualTo(ITEMS);
    assertThat(scan(backend, ITEMS + 1).items()).hasSize(ITEMS);
  }

  @Test
  void aGetAsksOneShard() {
    Faults a = faulty("memory/a");
    Faults b = faulty("memory/b");
    ShardedBackend backend = filled(cluster.open("memory/a", "memory/b"));
    assertThat(read(backend, "p1")).isPresent();
    int before = a.calls(Part.ITEMS) + b.calls(Part.ITEMS);

    assertThat(read(backend, "p1")).isPresent();

    assertThat(a.calls(Part.ITEMS) + b.calls(Part.ITEMS)).isEqualTo(before + 1);
  }

  @Test
  void theMapHoldsAfterAReopeningWhateverTheOrderOfTheConfiguration() {
    filled(cluster.open("memory/a", "memory/b", "memory/c")).close();

    ShardedBackend again = cluster.open("memory/c", "memory/a", "memory/b");

    for (int i = 0; i < ITEMS; i++) {
      assertThat(read(again, "p" + i)).isPresent();
    }
  }

  @Test
  void aShardThatHasDataCannotBeTakenOutOfTheConfiguration() {
    filled(cluster.open("memory/a", "memory/b", "memory/c")).close();

    assertThatThrownBy(() -> cluster.open("memory/a", "memory/c"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("namespace cluster")
        .hasMessageContaining("memory/b");
  }

  @Test
  void theShardOfTheCatalogCannotBeTakenOutUnnoticed() {
    filled(cluster.open("memory/a", "memory/b", "memory/c")).close();
    ShardedBackend without = cluster.open("memory/b", "memory/c");

    // There is no map left; making another would take the shards from the one that is lost.
    assertThatThrownBy(() -> without.tenants(NAMESPACE).create(new Tenant("other")))
        .isInstanceOf(StorageException.Unavailable.class)
        .hasMessageContaining("identity is another");
  }

  @Test
  void aShardThatIsAddedToTheConfigurationChangesNothingYet() {
    filled(cluster.open("memory/a", "memory/b")).close();

    ShardedBackend more = cluster.open("memory/a", "memory/b", "memory/c");

    for (int i = 0; i < ITEMS; i++) {
      assertThat(read(more, "p" + i)).isPresent();
    }
  }

  @Test
  void anotherRouteIsRefused() {
    filled(cluster.open("memory/a", "memory/b")).close();

    assertThatThrownBy(
            () ->
                cluster.open(
                    TestShards.settings(
                        ShardedSettings.Route.TENANT,
                        ShardedSettings.Policy.STRICT,
                        "memory/a",
                        "memory/b")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("route=partition")
        .hasMessageContaining("route=tenant");
  }

  @Test
  void aShardThatLostItsDataIsCutOff() {
    filled(cluster.open("memory/a", "memory/b")).close();
    cluster.shards.put("memory/b", new MemoryBackend(cluster.clock));
    ShardedBackend backend = cluster.open("memory/a", "memory/b");

    assertThatThrownBy(() -> scan(backend, 10))
        .isInstanceOf(StorageException.Unavailable.class)
        .hasMessageContaining("memory/b")
        .hasMessageContaining("no identity");
  }

  @Test
  void shardsThatWereSwappedAreCutOff() {
    filled(cluster.open("memory/a", "memory/b", "memory/c")).close();
    Backend b = cluster.shards.open(BackendRef.parse("memory/b"));
    Backend c = cluster.shards.open(BackendRef.parse("memory/c"));
    cluster.shards.put("memory/b", c);
    cluster.shards.put("memory/c", b);
    ShardedBackend backend = cluster.open("memory/a", "memory/b", "memory/c");

    assertThatThrownBy(() -> scan(backend, 10))
        .isInstanceOf(StorageException.Unavailable.class)
        .hasMessageContaining("identity is another");
  }

  @Test
  void strictlyAScanWithADeadShardIsRefusedByItsName() {
    Faults faults = faulty("memory/b");
    ShardedBackend backend = filled(cluster.open("memory/a", "memory/b"));
    assertThat(scan(backend, ITEMS).items()).hasSize(ITEMS);
    refuseNext(faults, Part.QUERIES, 10);

    assertThatThrownBy(() -> scan(backend, ITEMS))
        .isInstanceOf(StorageException.Unavailable.class)
        .hasMessageContaining("memory/b");
  }

  @Test
  void partiallyAScanWithADeadShardSaysWhatIsMissing() {
    Faults faults = faulty("memory/b");
    ShardedBackend backend =
        filled(
            cluster.open(
                TestShards.settings(
                    ShardedSettings.Route.PARTITION,
                    ShardedSettings.Policy.PARTIAL,
                    "memory/a",
                    "memory/b")));
    assertThat(scan(backend, ITEMS).failedShards()).isEmpty();
    refuseNext(faults, Part.QUERIES, 1);

    Page page = scan(backend, ITEMS);

    assertThat(page.failedShards()).containsExactly("memory/b");
    assertThat(page.items()).hasSizeBetween(1, ITEMS - 1);
    assertThat(scan(backend, ITEMS).items()).hasSize(ITEMS);
  }

  @Test
  void aBatchSaysWhichOfItsWritesADeadShardLost() {
    Faults faults = faulty("memory/b");
    ShardedBackend backend = filled(cluster.open("memory/a", "memory/b"));
    List<Mutation> mutations = IntStream.range(0, 20).mapToObj(i -> put("p" + i, -i)).toList();
    refuseNext(faults, Part.ITEMS, 1);

    List<Result> results = store(backend).items().applyAll(mutations, WriteOptions.plain());

    for (int i = 0; i < 20; i++) {
      boolean written =
          read(backend, "p" + i)
              .map(Item::value)
              .equals(Optional.of(((Mutation.Put) mutations.get(i)).value()));
      switch (results.get(i)) {
        case Result.Done(Written ignored) -> assertThat(written).isTrue();
        case Result.Failed(StorageException cause) -> {
          assertThat(cause)
              .isInstanceOf(StorageException.Unavailable.class)
              .hasMessageContaining("memory/b");
          assertThat(written).isEqualTo(i == 0);
        }
      }
    }
    assertThat(results).hasAtLeastOneElementOfType(Result.Done.class);
    assertThat(results).hasAtLeastOneElementOfType(Result.Failed.class);
  }

  @Test
  void aLostAnswerIsUnknownAndNamesTheShard() {
    Faults faults = faulty("memory/a");
    ShardedBackend backend = filled(cluster.open("memory/a"));
    faults.atNext(Part.ITEMS, new Fault.LoseAnswer());

    assertThatThrownBy(() -> write(backend, "p1", 7))
        .isInstanceOf(StorageException.OutcomeUnknown.class)
        .hasMessageContaining("memory/a");
  }

  @Test
  void aKeyThatWasUsedOnOneShardIsReplayedForItemsOfAllOthers() {
    ShardedBackend backend = filled(cluster.open("memory/a", "memory/b", "memory/c"));
    WriteOptions once =
        new WriteOptions(Optional.of(new Idempotency("key", "digest")), Deadline.none());
    Written first = store(backend).items().apply(put("p1", -1), once);

    for (int i = 2; i < 30; i++) {
      Written again = store(backend).items().apply(put("p" + i, -1), once);
      assertThat(again.replayed()).isTrue();
      assertThat(again.key()).isEqualTo(first.key());
      assertThat(again.version()).isEqualTo(first.version());
    }
  }

  @Test
  void aKeyWhoseWriteWasRefusedIsFreeOnEveryShard() {
    ShardedBackend backend = filled(cluster.open("memory/a", "memory/b", "memory/c"));
    WriteOptions once =
        new WriteOptions(Optional.of(new Idempotency("key", "digest")), Deadline.none());
    for (int i = 0; i < 30; i++) {
      Mutation absent =
          ((Mutation.Put) put("p" + i, -1)).when(Mutation.Guard.of(Precondition.ABSENT));
      assertThatThrownBy(() -> store(backend).items().apply(absent, once))
          .isInstanceOf(StorageException.PreconditionFailed.class);
    }

    assertThat(store(backend).items().apply(put("p0", -1), once).replayed()).isFalse();
    assertThat(store(backend).items().apply(put("p9", -1), once).replayed()).isTrue();
  }

  @Test
  void theDispatchersOwnTenantIsNobodys() {
    ShardedBackend backend = filled(cluster.open("memory/a", "memory/b"));
    Tenant own = new Tenant("polygate-shards");

    assertThat(backend.tenants(NAMESPACE).exists(own)).isFalse();
    assertThat(backend.tenants(NAMESPACE).list(Optional.empty(), 10)).containsExactly(ACME);
    assertThatThrownBy(() -> backend.store(new StoreId(NAMESPACE, own)))
        .isInstanceOf(StorageException.Invalid.class);
    assertThatThrownBy(() -> backend.tenants(NAMESPACE).create(own))
        .isInstanceOf(StorageException.Invalid.class);
    assertThatThrownBy(() -> backend.tenants(NAMESPACE).erase(own))
        .isInstanceOf(StorageException.Invalid.class);
  }
}
