package io.polygate.backend.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polygate.spi.CollectionSchema;
import io.polygate.spi.CollectionSchema.FieldType;
import io.polygate.spi.CollectionSchema.IndexSchema;
import io.polygate.spi.Consistency;
import io.polygate.spi.Cursor;
import io.polygate.spi.Deadline;
import io.polygate.spi.Idempotency;
import io.polygate.spi.Item;
import io.polygate.spi.Mutation;
import io.polygate.spi.Page;
import io.polygate.spi.PageRequest;
import io.polygate.spi.Precondition;
import io.polygate.spi.Query;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.SortRange;
import io.polygate.spi.StorageException;
import io.polygate.spi.Store;
import io.polygate.spi.Tenant;
import io.polygate.spi.Value;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two gateways over one Redis. */
@NeedsRedis
@Timeout(120)
class SharedRedisTest {
  private static final ReadOptions EVENTUAL =
      new ReadOptions(Consistency.EVENTUAL, Deadline.none());
  private static final long STALENESS_NANOS = Duration.ofSeconds(1).toNanos();

  private final RedisProcess redis = new RedisProcess();
  private final RedisSettings settings = redis.settings();
  private final KvBackend here = KvBackend.open("here", settings, InstantSource.system());
  private final KvBackend there = KvBackend.open("there", settings, InstantSource.system());

  @AfterEach
  void close() {
    here.close();
    there.close();
    redis.close();
  }

  private static Store store(KvBackend gateway) {
    return gateway.store(TestInstance.id("acme"));
  }

  private static void create(KvBackend gateway) {
    gateway.tenants(TestInstance.NAMESPACE).create(new Tenant("acme"));
  }

  private static Written write(KvBackend gateway, Mutation mutation) {
    return store(gateway).items().apply(mutation, WriteOptions.plain());
  }

  private static Optional<Item> read(KvBackend gateway, String partition, ReadOptions options) {
    return store(gateway).items().get(TestInstance.key(partition), options);
  }

  private static Optional<Optional<Item>> peek(KvBackend gateway, String partition) {
    return store(gateway).hot().orElseThrow().peek(TestInstance.key(partition), EVENTUAL);
  }

  private static String text(Optional<Item> item) {
    return new String(item.orElseThrow().value().bytes(), StandardCharsets.UTF_8);
  }

  /** Reads until memory knows the item. */
  private static void remember(KvBackend gateway, String partition) {
    while (peek(gateway, partition).isEmpty()) {
      var _ = read(gateway, partition, EVENTUAL);
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Test
  void whatOneHasWrittenTheOtherReadsAtOnce() {
    create(here);
    for (int i = 0; i < 200; i++) {
      write(i % 2 == 0 ? here : there, TestInstance.put("a", Integer.toString(i)));

      assertThat(text(read(i % 2 == 0 ? there : here, "a", ReadOptions.strong())))
          .isEqualTo(Integer.toString(i));
    }
  }

  @Test
  void whatIsRememberedIsNoOlderThanItMayBe() {
    create(here);
    write(here, TestInstance.put("a", "0"));
    int hits = 0;
    for (int i = 1; i <= 50; i++) {
      remember(there, "a");
      write(here, TestInstance.put("a", Integer.toString(i)));
      long written = System.nanoTime();
      while (true) {
        long asked = System.nanoTime();
        Optional<Optional<Item>> known = peek(there, "a");
        hits += known.isPresent() ? 1 : 0;
        String seen = text(known.orElseGet(() -> read(there, "a", EVENTUAL)));
        if (seen.equals(Integer.toString(i))) {
          break;
        }
        assertThat(asked - written).isLessThan(STALENESS_NANOS);
      }
    }
    assertThat(hits).isPositive();
  }

  @Test
  void aServerThatIsNotHeardLeavesNothingToRemember() throws Exception {
    create(here);
    write(here, TestInstance.put("a", "1"));
    remember(here, "a");

    redis.stop();
    long stopped = System.nanoTime();
    while (peek(here, "a").isPresent()) {
      assertThat(System.nanoTime() - stopped).isLessThan(2 * STALENESS_NANOS);
      LockSupport.parkNanos(1_000_000);
    }

    redis.goOn();
    remember(here, "a");
  }

  @Test
  void strongAndSessionReadsAreNotAnsweredFromMemory() {
    create(here);
    write(here, TestInstance.put("a", "1"));
    remember(here, "a");

    for (Consistency consistency : List.of(Consistency.STRONG, Consistency.SESSION)) {
      assertThat(
              store(here)
                  .hot()
                  .orElseThrow()
                  .peek(TestInstance.key("a"), new ReadOptions(consistency, Deadline.none())))
          .isEmpty();
    }
  }

  @Test
  void aTenantThatTheOtherErasesIsGone() {
    create(here);
    write(here, TestInstance.put("a", "1"));
    assertThat(read(there, "a", ReadOptions.strong())).isPresent();

    there.tenants(TestInstance.NAMESPACE).erase(new Tenant("acme"));

    assertThatThrownBy(() -> read(here, "a", ReadOptions.strong()))
        .isInstanceOf(StorageException.NotFound.class);
    assertThatThrownBy(() -> write(here, TestInstance.put("a", "2")))
        .isInstanceOf(StorageException.NotFound.class);
    create(there);
    assertThat(read(here, "a", ReadOptions.strong())).isEmpty();
  }

  @Test
  void conditionsHoldOverBothGateways() throws Exception {
    create(here);
    write(here, TestInstance.put("n", "0"));
    int each = 100;
    inParallel(gateway -> count(gateway, each));

    assertThat(number(read(here, "n", ReadOptions.strong()).orElseThrow())).isEqualTo(4 * each);
    assertThat(
            here.tenants(TestInstance.NAMESPACE)
                .describe(new Tenant("acme"))
                .orElseThrow()
                .collections()
                .getFirst()
                .items())
        .isEqualTo(1);
  }

  private static int number(Item item) {
    return Integer.parseInt(text(Optional.of(item)));
  }

  /** Adds one so many times, each only to what was read. */
  private static void count(KvBackend gateway, int times) {
    int made = 0;
    while (made < times) {
      Item item = read(gateway, "n", ReadOptions.strong()).orElseThrow();
      Mutation.Put next = TestInstance.put("n", Integer.toString(number(item) + 1));
      try {
        write(gateway, next.when(Mutation.Guard.of(new Precondition.Matches(item.version()))));
        made++;
      } catch (StorageException.PreconditionFailed e) {
        // Another was first.
      }
    }
  }

  private interface Work {
    void with(KvBackend gateway) throws Exception;
  }

  /** Does work twice on each gateway. */
  private void inParallel(Work work) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<?>> ends = new ArrayList<>();
      for (KvBackend gateway : List.of(here, there, here, there)) {
        Callable<Boolean> task =
            () -> {
              work.with(gateway);
              return true;
            };
        ends.add(threads.submit(task));
      }
      for (Future<?> end : ends) {
        end.get();
      }
    }
  }

  @Test
  void aRequestIsMadeOnceThoughBothAreAsked() throws Exception {
    create(here);
    WriteOptions once =
        new WriteOptions(Optional.of(new Idempotency("once", "digest")), Deadline.none());
    Set<String> versions = ConcurrentHashMap.newKeySet();
    inParallel(
        gateway ->
            versions.add(
                store(gateway)
                    .items()
                    .apply(TestInstance.put("a", "1"), once)
                    .version()
                    .orElseThrow()
                    .token()));

    assertThat(versions).hasSize(1);
  }

  @Test
  void versionsOfBothAreDifferent() throws Exception {
    create(here);
    Set<String> versions = ConcurrentHashMap.newKeySet();
    inParallel(
        gateway -> {
          for (int i = 0; i < 200; i++) {
            versions.add(
                write(gateway, TestInstance.put("k" + i, "1")).version().orElseThrow().token());
          }
        });

    assertThat(versions).hasSize(800);
  }

  @Test
  void anIndexThatOneBuildsHasWhatTheOtherWritesMeanwhile() throws Exception {
    create(here);
    for (int i = 0; i < 3_000; i++) {
      write(here, TestInstance.put("k" + i, "{\"color\": \"blue\"}"));
    }
    CollectionSchema schema =
        new CollectionSchema(
            TestInstance.NOTES,
            1,
            Map.of("color", FieldType.STRING),
            List.of(new IndexSchema("byColor", "color", Optional.empty())));
    here.define(TestInstance.NAMESPACE, schema);
    there.define(TestInstance.NAMESPACE, schema);
    inParallel(
        gateway -> {
          for (int i = 0; i < 300; i++) {
            String color = (i + (gateway == here ? 0 : 1)) % 2 == 0 ? "red" : "blue";
            write(gateway, TestInstance.put("k" + i * 7, "{\"color\": \"" + color + "\"}"));
          }
        });

    for (String color : List.of("blue", "red")) {
      Set<String> found = new HashSet<>();
      Page page = query(color, Optional.empty());
      page.items().forEach(item -> found.add(item.key().partition()));
      while (page.next().isPresent()) {
        page = query(color, page.next());
        page.items().forEach(item -> found.add(item.key().partition()));
      }
      assertThat(found).as(color).isEqualTo(all(color));
    }
  }

  private Page query(String color, Optional<Cursor> after) {
    while (true) {
      try {
        return store(there)
            .queries()
            .orElseThrow()
            .query(
                new Query(
                    TestInstance.NOTES,
                    Optional.of("byColor"),
                    new Value.Text(color),
                    new SortRange.All(),
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    new PageRequest(after, 500, 1 << 20)),
                ReadOptions.strong());
      } catch (StorageException.Unavailable e) {
        // The other is still building.
        LockSupport.parkNanos(1_000_000);
      }
    }
  }

  /** The partitions of the items of a color, as they are read one by one. */
  private Set<String> all(String color) {
    Set<String> found = new HashSet<>();
    for (int i = 0; i < 3_000; i++) {
      if (text(read(here, "k" + i, ReadOptions.strong())).contains(color)) {
        found.add("k" + i);
      }
    }
    return found;
  }

  @Test
  void aServerThatDoesNotAnswerLeavesTheOutcomeUnknown() throws Exception {
    create(here);
    write(here, TestInstance.put("a", "1"));

    redis.stop();
    try {
      assertThatThrownBy(() -> write(here, TestInstance.put("a", "2")))
          .isInstanceOfAny(
              StorageException.OutcomeUnknown.class, StorageException.Unavailable.class);
      assertThatThrownBy(
              () ->
                  read(
                      here,
                      "a",
                      new ReadOptions(Consistency.STRONG, Deadline.after(Duration.ofMillis(100)))))
          .isInstanceOf(StorageException.Unavailable.class);
      assertThatThrownBy(here::probe).isInstanceOf(StorageException.Unavailable.class);
    } finally {
      redis.goOn();
    }

    write(here, TestInstance.put("a", "3"));
    assertThat(text(read(here, "a", ReadOptions.strong()))).isEqualTo("3");
    here.probe();
  }
}
