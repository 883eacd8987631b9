package io.polygate.backend.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polygate.spi.CollectionName;
import io.polygate.spi.CollectionSchema;
import io.polygate.spi.CollectionSchema.IndexSchema;
import io.polygate.spi.Deadline;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.Precondition;
import io.polygate.spi.StorageException;
import io.polygate.spi.Version;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Group commit, and what one request in a group may do to the others. */
class WriterTest {
  private static final String ACME = "acme";

  private final TestInstance instance = new TestInstance();
  private TenantFile file = open();

  private TenantFile open() {
    instance.create(ACME);
    return instance.hold(ACME, FileOpener.Use.WRITE);
  }

  @AfterEach
  void close() {
    file.release();
    instance.close();
  }

  /** Keeps the writer busy, so that what is queued meanwhile becomes one group. */
  private static final class Obstacle extends WriteRequest<Boolean> {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);

    Obstacle() {
      super(Deadline.none(), 1, 0);
    }

    @Override
    Boolean perform(WriteSession session) {
      begun.countDown();
      try {
        end.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return true;
    }
  }

  /** Fails in a way that nobody expects. */
  private static final class Faulty extends WriteRequest<Boolean> {
    Faulty() {
      super(Deadline.none(), 1, 0);
    }

    @Override
    Boolean perform(WriteSession session) throws SQLException {
      session.mutations().make(TestInstance.put("faulty", "1"));
      throw new IllegalStateException("A fault of the test's.");
    }
  }

  /** Fails in the engine. */
  private static final class Broken extends WriteRequest<Boolean> {
    Broken() {
      super(Deadline.none(), 1, 0);
    }

    @Override
    Boolean perform(WriteSession session) throws SQLException {
      session.mutations().make(TestInstance.put("broken", "1"));
      session
          .connection()
          .run("INSERT INTO notes(pk, sk, version, updated_at) VALUES (NULL,1,1,1)");
      return true;
    }
  }

  private Obstacle obstruct() throws InterruptedException {
    Obstacle obstacle = new Obstacle();
    file.writer().enqueue(obstacle);
    obstacle.begun.await();
    return obstacle;
  }

  private <R extends WriteRequest<?>> R enqueue(R request) {
    file.writer().enqueue(request);
    return request;
  }

  private static MutationRequest request(Mutation mutation) {
    return new MutationRequest(mutation, WriteOptions.plain());
  }

  private <T> T await(WriteRequest<T> request) {
    return request.await(file.id());
  }

  @Test
  void requestsThatWaitShareOneCommit() throws Exception {
    Obstacle obstacle = obstruct();
    List<MutationRequest> requests = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      requests.add(enqueue(request(TestInstance.put("k" + i, "1"))));
    }
    long before = file.writer().commits();
    obstacle.end.countDown();
    for (MutationRequest request : requests) {
      assertThat(await(request).kind()).isEqualTo(Written.Kind.CREATED);
    }
    // The obstacle's own, and one for all of them.
    assertThat(file.writer().commits() - before).isEqualTo(2);
  }

  @Test
  void refusedRequestOfAGroupLeavesTheOthers() throws Exception {
    Obstacle obstacle = obstruct();
    MutationRequest first = enqueue(request(TestInstance.put("a", "1")));
    MutationRequest refused =
        enqueue(
            request(
                TestInstance.put("a", "2")
                    .when(Mutation.Guard.of(new Precondition.Matches(new Version("x"))))));
    MutationRequest last = enqueue(request(TestInstance.put("b", "3")));
    obstacle.end.countDown();
    await(first);
    await(last);
    assertThatThrownBy(() -> await(refused))
        .isInstanceOf(StorageException.PreconditionFailed.class);
    assertThat(instance.text(ACME, "a")).isEqualTo("1");
    assertThat(instance.text(ACME, "b")).isEqualTo("3");
  }

  @Test
  void unexpectedFailureInAGroupIsItsOwn() throws Exception {
    failureInAGroupIsItsOwn(new Faulty(), StorageException.Unavailable.class, "faulty");
  }

  @Test
  void engineFailureInAGroupIsItsOwn() throws Exception {
    failureInAGroupIsItsOwn(new Broken(), StorageException.Corrupt.class, "broken");
  }

  private void failureInAGroupIsItsOwn(
      WriteRequest<Boolean> request, Class<? extends StorageException> type, String left)
      throws Exception {
    Obstacle obstacle = obstruct();
    MutationRequest first = enqueue(request(TestInstance.put("a", "1")));
    enqueue(request);
    MutationRequest last = enqueue(request(TestInstance.put("b", "2")));
    obstacle.end.countDown();
    assertThat(await(first).kind()).isEqualTo(Written.Kind.CREATED);
    assertThatThrownBy(() -> await(request)).isInstanceOf(type);
    assertThat(await(last).kind()).isEqualTo(Written.Kind.CREATED);
    assertThat(instance.read(ACME, left)).isEmpty();
    assertThat(instance.text(ACME, "a")).isEqualTo("1");
    assertThat(instance.text(ACME, "b")).isEqualTo("2");
    assertThat(file.hold()).as("nothing is wrong with the connection").isTrue();
    file.release();
  }

  @Test
  void requestWhoseTimeIsUpInTheQueueIsNotPerformed() throws Exception {
    Obstacle obstacle = obstruct();
    MutationRequest late =
        enqueue(
            new MutationRequest(
                TestInstance.put("late", "1"),
                new WriteOptions(Optional.empty(), Deadline.after(Duration.ofMillis(20)))));
    assertThatThrownBy(() -> await(late)).isInstanceOf(StorageException.Unavailable.class);
    obstacle.end.countDown();
    await(obstacle);
    assertThat(instance.read(ACME, "late")).isEmpty();
  }

  @Test
  void queueIsBounded() throws Exception {
    Obstacle obstacle = obstruct();
    List<MutationRequest> waiting = new ArrayList<>();
    assertThatThrownBy(
            () -> {
              for (int i = 0; i <= 10_000; i++) {
                waiting.add(enqueue(request(Mutation.Delete.of(TestInstance.key("none")))));
              }
            })
        .isInstanceOfSatisfying(
            StorageException.Unavailable.class,
            refusal -> assertThat(refusal.retryAfter()).isPositive());
    assertThat(waiting).hasSize(10_000);
    obstacle.end.countDown();
    for (MutationRequest request : waiting) {
      await(request);
    }
    await(enqueue(request(TestInstance.put("then", "1"))));
  }

  @Test
  void queueIsBoundedInBytes() throws Exception {
    Obstacle obstacle = obstruct();
    Mutation large = TestInstance.put("large", "\"" + "x".repeat(15 << 20) + "\"");
    List<MutationRequest> waiting = new ArrayList<>();
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 20; i++) {
                waiting.add(enqueue(request(large)));
              }
            })
        .isInstanceOf(StorageException.Unavailable.class);
    assertThat(waiting).hasSize(8);
    obstacle.end.countDown();
    for (MutationRequest request : waiting) {
      await(request);
    }
  }

  @Test
  void damageThatADefinitionComesAcrossLeavesNothingOfTheTransaction() throws Exception {
    instance.write(ACME, TestInstance.put("a", "{\"n\":1.00000000000000000001}"));
    file.release();
    instance.closeFiles();
    instance.sql(ACME, "UPDATE notes SET checksum = checksum + 1");
    file = instance.hold(ACME, FileOpener.Use.WRITE);
    instance
        .files
        .schemas(TestInstance.NAMESPACE)
        .define(
            new CollectionSchema(
                TestInstance.NOTES,
                1,
                Map.of("n", CollectionSchema.FieldType.NUMBER),
                List.of(new IndexSchema("byN", "n", Optional.empty()))));
    Obstacle obstacle = obstruct();
    ItemKey other = ItemKey.of(new CollectionName("others"), "o");
    TransactionRequest transaction =
        enqueue(
            new TransactionRequest(
                List.of(Mutation.Put.of(other, TestInstance.json("1")), TestInstance.put("b", "2")),
                WriteOptions.plain()));
    MutationRequest single = enqueue(request(TestInstance.put("c", "3")));
    MutationRequest last =
        enqueue(
            request(
                Mutation.Put.of(
                    ItemKey.of(new CollectionName("others"), "p"), TestInstance.json("4"))));
    obstacle.end.countDown();
    assertThatThrownBy(() -> await(transaction))
        .isInstanceOf(StorageException.Corrupt.class)
        .hasStackTraceContaining("Tenant \"acme\" of namespace \"tests\"");
    assertThatThrownBy(() -> await(single)).isInstanceOf(StorageException.Corrupt.class);
    await(last);
    Optional<Item> left =
        instance.store(ACME).items().get(other, io.polygate.spi.ReadOptions.strong());
    assertThat(left).isEmpty();
    assertThat(file.table(TestInstance.NOTES))
        .satisfies(table -> assertThat(table.revision()).isEqualTo(-1));
    file.release();
    instance.closeFiles();
    assertThat(
            TestInstance.number(
                instance.database(ACME).toPath(),
                "SELECT count(*) FROM sqlite_schema WHERE sql LIKE '%json_extract%'"))
        .isZero();
    file = instance.hold(ACME, FileOpener.Use.WRITE);
  }

  @Test
  void concurrentWritersByCompareAndSetLoseNothing() throws Exception {
    instance.write(ACME, TestInstance.put("counter", "0"));
    List<Future<?>> clients = new ArrayList<>();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int client = 0; client < 16; client++) {
        clients.add(
            executor.submit(
                () -> {
                  for (int i = 0; i < 50; i++) {
                    increment();
                  }
                }));
      }
    }
    for (Future<?> client : clients) {
      client.get();
    }
    assertThat(instance.text(ACME, "counter")).isEqualTo("800");
  }

  private void increment() {
    while (true) {
      Item item = instance.read(ACME, "counter").orElseThrow();
      long count = ((io.polygate.spi.Value.Num) item.value().value()).value().longValueExact();
      try {
        instance.write(
            ACME,
            TestInstance.put("counter", Long.toString(count + 1))
                .when(Mutation.Guard.of(new Precondition.Matches(item.version()))));
        return;
      } catch (StorageException.PreconditionFailed e) {
        Thread.onSpinWait(); // Somebody else was faster.
      }
    }
  }

  @Test
  void logOfLargeValuesIsWrittenIntoTheDatabaseInTime() {
    String large = "\"" + "x".repeat(1 << 20) + "\"";
    long longest = 0;
    for (int i = 0; i < 100; i++) {
      instance.write(ACME, TestInstance.put("k" + i, large));
      longest = Math.max(longest, TenantPaths.wal(instance.database(ACME)).length());
    }
    assertThat(longest).isBetween(1L << 20, 40L << 20);
  }

  @Test
  void nobodyWaitsForAnIndexBeyondHisDeadline() throws Exception {
    instance.write(ACME, TestInstance.put("a", "{\"n\":1}"));
    Obstacle obstacle = new Obstacle();
    DefinitionRequest slow =
        new DefinitionRequest(TestInstance.NOTES, Deadline.after(Duration.ofSeconds(1))) {
          @Override
          CollectionTable perform(WriteSession session) throws SQLException {
            obstacle.perform(session);
            return super.perform(session);
          }
        };
    enqueue(slow);
    obstacle.begun.await();
    assertThatThrownBy(() -> await(slow)).isInstanceOf(StorageException.Unavailable.class);
    obstacle.end.countDown();
    await(enqueue(request(TestInstance.put("b", "1"))));
  }
}
