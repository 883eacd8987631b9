package io.polygate.backend.litefs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polygate.spi.Backend;
import io.polygate.spi.CollectionName;
import io.polygate.spi.Consistency;
import io.polygate.spi.ConsistencyToken;
import io.polygate.spi.Deadline;
import io.polygate.spi.Document;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Items;
import io.polygate.spi.Mutation;
import io.polygate.spi.Namespace;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Replication.Role;
import io.polygate.spi.Sql;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import io.polygate.spi.WriteOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What clients of several nodes see, while LiteFS lags, fails over and loses what it had. */
class ClusterTest {
  private static final StoreId ACME = new StoreId(new Namespace("edge"), new Tenant("acme"));
  private static final ItemKey KEY = ItemKey.of(new CollectionName("notes"), "k");
  private static final String DATABASE = "edge.acme.db";

  private final TestCluster cluster =
      new TestCluster(InstantSource.system(), List.of("n1", "n2", "n3"));

  @BeforeEach
  void createTenant() {
    cluster.backend("n1").tenants(ACME.namespace()).create(ACME.tenant());
    put("n1", "first");
    cluster.litefs().settle();
    cluster.await("n2", Role.REPLICA);
    cluster.await("n3", Role.REPLICA);
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private void put(String node, String text) {
    put(cluster.backend(node), text);
  }

  private static void put(Backend backend, String text) {
    Document value = Document.parseJson(('"' + text + '"').getBytes(StandardCharsets.UTF_8));
    backend.store(ACME).items().apply(Mutation.Put.of(KEY, value), soon());
  }

  private static WriteOptions soon() {
    return new WriteOptions(Optional.empty(), Deadline.after(Duration.ofSeconds(5)));
  }

  private ConsistencyToken token(String node) {
    return cluster.backend(node).position(ACME).orElseThrow();
  }

  private String read(String node, Consistency consistency, Optional<ConsistencyToken> after) {
    Optional<Item> item =
        cluster
            .backend(node)
            .store(ACME)
            .items()
            .get(KEY, new ReadOptions(consistency, Deadline.after(Duration.ofSeconds(5)), after));
    String json = new String(item.orElseThrow().value().bytes(), StandardCharsets.UTF_8);
    return json.substring(1, json.length() - 1);
  }

  private String readAfter(String node, ConsistencyToken token) {
    return read(node, Consistency.SESSION, Optional.of(token));
  }

  @Test
  void rolesAreThoseThatLitefsSays() {
    assertThat(cluster.backend("n1").status().role()).isEqualTo(Role.PRIMARY);
    assertThat(cluster.backend("n2").status().primary()).contains("n1");
  }

  @Test
  void readWaitsForTheCopyToComeAsFarAsTheToken() {
    cluster.node("n2").lag(Duration.ofMillis(150));
    put("n2", "second");
    int calls = cluster.gateway("n1").calls.get();

    assertThat(read("n2", Consistency.EVENTUAL, Optional.empty())).isEqualTo("first");
    assertThat(readAfter("n2", token("n2"))).isEqualTo("second");
    assertThat(cluster.gateway("n1").calls.get()).as("calls sent on").isEqualTo(calls);
  }

  @Test
  void readGoesToTheWriterIfTheCopyStandsStill() {
    cluster.node("n2").cutOff(true);
    put("n2", "second");

    assertThat(readAfter("n2", token("n2"))).isEqualTo("second");
    assertThat(read("n2", Consistency.STRONG, Optional.empty())).isEqualTo("second");
    assertThat(read("n2", Consistency.EVENTUAL, Optional.empty())).isEqualTo("first");
  }

  @Test
  void whateverChangesSomethingHasAPositionOfItsOwn() {
    Backend copy = cluster.backend("n2");
    put(copy, "second");
    Items items = copy.store(ACME).items();
    Sql sql = copy.store(ACME).sql().orElseThrow();
    List<Runnable> changes =
        List.of(
            () -> items.apply(Mutation.Delete.of(KEY), soon()),
            () -> run(sql, "CREATE TABLE extra (n)"),
            () -> run(sql, "INSERT INTO extra VALUES (1)"),
            () -> run(sql, "UPDATE extra SET n = n"),
            () -> run(sql, "DELETE FROM extra"),
            () -> run(sql, "DROP TABLE extra"));
    for (Runnable change : changes) {
      ConsistencyToken before = token("n2");
      change.run();
      assertThat(token("n2")).isNotEqualTo(before);
    }
    assertThat(items.get(KEY, session(Optional.of(token("n2"))))).isEmpty();
    assertThat(cluster.backend("n1").status().role()).isEqualTo(Role.PRIMARY);
  }

  @Test
  void whatChangesNothingHasNoPosition() {
    Sql sql = cluster.backend("n2").store(ACME).sql().orElseThrow();
    run(sql, "CREATE TABLE extra (n)");
    ConsistencyToken before = token("n2");
    run(sql, "DELETE FROM extra");
    assertThat(token("n2")).isEqualTo(before);
  }

  private static void run(Sql sql, String text) {
    Sql.Statement statement = new Sql.Statement(text, Sql.Parameters.NONE);
    Sql.Outcome _ = sql.run(new Sql.Script(List.of(statement), true, false), soon());
  }

  private static ReadOptions session(Optional<ConsistencyToken> after) {
    return new ReadOptions(Consistency.SESSION, Deadline.after(Duration.ofSeconds(5)), after);
  }

  @Test
  void copySaysHowOldItMayBe() {
    Duration age = Duration.ofMillis(900);
    assertThat(cluster.backend("n1").staleness()).contains(Duration.ZERO);
    cluster.node("n2").cutOff(true);
    TestCluster.await(() -> staleness("n2").compareTo(age) > 0);
    assertThat(staleness("n3")).isLessThan(staleness("n2"));

    cluster.node("n2").cutOff(false);
    TestCluster.await(() -> staleness("n2").compareTo(age) < 0);
  }

  private Duration staleness(String node) {
    return cluster.backend(node).staleness().orElse(Duration.ZERO);
  }

  @Test
  void memoryOfACopyIsAMomentOldAtMost() {
    ReadOptions plain = session(Optional.empty());
    TestCluster.await(
        () -> {
          assertThat(read("n2", Consistency.SESSION, Optional.empty())).isEqualTo("first");
          return peek("n2", plain).isPresent();
        });
    assertThat(peek("n2", ReadOptions.strong())).isEmpty();
    assertThat(peek("n2", session(Optional.of(token("n1"))))).isEmpty();

    put("n1", "second");
    cluster.litefs().settle();
    // Nobody looks at the copy any more: memory ends by itself.
    TestCluster.await(() -> peek("n2", plain).isEmpty());
    assertThat(read("n2", Consistency.SESSION, Optional.empty())).isEqualTo("second");
    assertThat(peek("n2", plain)).isIn(Optional.empty(), Optional.of("\"second\""));
  }

  @Test
  void memoryOfTheWriterKnowsItsOwnReign() {
    assertThat(read("n1", Consistency.STRONG, Optional.empty())).isEqualTo("first");
    assertThat(peek("n1", ReadOptions.strong())).contains("\"first\"");
    assertThat(peek("n1", session(Optional.of(token("n1"))))).contains("\"first\"");

    cluster.litefs().promote("n2", true);
    cluster.await("n1", Role.REPLICA);
    assertThat(peek("n1", ReadOptions.strong())).isEmpty();
    cluster.await("n2", Role.PRIMARY);
    put("n2", "second");
    cluster.litefs().settle();
    TestCluster.await(() -> read("n1", Consistency.SESSION, Optional.empty()).equals("second"));
    assertThat(peek("n1", session(Optional.empty())))
        .isIn(Optional.empty(), Optional.of("\"second\""));
  }

  /** Nobody reads less of a copy, from memory or not, than somebody has read of it before. */
  @Test
  void readsOfACopyNeverGoBack() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger floor = new AtomicInteger();
    put("n1", "0");
    cluster.litefs().settle();
    try (ExecutorService threads = Executors.newFixedThreadPool(5)) {
      List<Future<?>> readers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        readers.add(threads.submit(() -> readUntil(over, floor)));
      }
      for (int i = 1; i <= 100; i++) {
        put("n1", Integer.toString(i));
      }
      TestCluster.await(() -> floor.get() == 100);
      over.set(true);
      for (Future<?> reader : readers) {
        reader.get();
      }
    } finally {
      over.set(true);
    }
  }

  private void readUntil(AtomicBoolean over, AtomicInteger floor) {
    while (!over.get()) {
      int before = floor.get();
      int read = readEither("n2");
      assertThat(read).isGreaterThanOrEqualTo(before);
      floor.accumulateAndGet(read, Math::max);
    }
  }

  /** As a gateway reads: from memory if it knows, else from the file. */
  private int readEither(String node) {
    String json =
        peek(node, session(Optional.empty()))
            .orElseGet(() -> '"' + read(node, Consistency.SESSION, Optional.empty()) + '"');
    return Integer.parseInt(json.substring(1, json.length() - 1));
  }

  private Optional<String> peek(String node, ReadOptions options) {
    return cluster
        .backend(node)
        .store(ACME)
        .hot()
        .orElseThrow()
        .peek(KEY, options)
        .map(item -> new String(item.orElseThrow().value().bytes(), StandardCharsets.UTF_8));
  }

  @Test
  void tokenOfOneNodeCountsOnAnother() {
    cluster.node("n3").lag(Duration.ofMillis(100));
    for (int i = 0; i < 20; i++) {
      put("n2", "value" + i);
      assertThat(readAfter("n3", token("n2"))).isEqualTo("value" + i);
      assertThat(readAfter("n1", token("n2"))).isEqualTo("value" + i);
    }
  }

  @Test
  void withoutAWriterCopiesAreReadAndNothingIsWritten() {
    cluster.node("n2").cutOff(true);
    put("n1", "second");
    ConsistencyToken second = token("n1");
    cluster.litefs().depose();
    cluster.await("n1", Role.NO_PRIMARY);
    cluster.await("n2", Role.NO_PRIMARY);

    assertThat(read("n2", Consistency.EVENTUAL, Optional.empty())).isEqualTo("first");
    assertThat(read("n2", Consistency.SESSION, Optional.empty())).isEqualTo("first");
    assertThat(cluster.backend("n2").staleness())
        .hasValueSatisfying(age -> assertThat(age).isPositive());
    assertThatThrownBy(() -> readAfter("n2", second))
        .isInstanceOf(StorageException.Unavailable.class);
    assertThatThrownBy(() -> read("n2", Consistency.STRONG, Optional.empty()))
        .isInstanceOf(StorageException.Unavailable.class);
    assertThatThrownBy(() -> put("n1", "third")).isInstanceOf(StorageException.Unavailable.class);
    assertThatThrownBy(() -> put("n2", "third")).isInstanceOf(StorageException.Unavailable.class);
  }

  @Test
  void missingPrimaryFileMakesNobodyAWriter() throws IOException {
    cluster.node("n2").silenceApi(true);
    cluster.node("n2").removePrimaryFile();
    cluster.await("n2", Role.NO_PRIMARY);

    assertThatThrownBy(() -> put("n2", "second")).isInstanceOf(StorageException.Unavailable.class);
    cluster.node("n2").silenceApi(false);
    cluster.await("n2", Role.REPLICA);
    put("n2", "third");
    assertThat(read("n1", Consistency.STRONG, Optional.empty())).isEqualTo("third");
  }

  @Test
  void anotherNodeWritesAfterAFailover() {
    ConsistencyToken before = token("n1");
    cluster.litefs().promote("n2", true);
    cluster.await("n2", Role.PRIMARY);
    cluster.await("n1", Role.REPLICA);
    TestCluster.await(() -> cluster.backend("n3").status().primary().equals(Optional.of("n2")));
    put("n1", "second");
    put("n3", "third");

    assertThat(readAfter("n1", token("n3"))).isEqualTo("third");
    assertThat(readAfter("n3", before)).isIn("first", "second", "third");
  }

  @Test
  void tokenOfALostWriteIsReportedThoughItsNumberIsGivenAgain() {
    cluster.node("n1").cutOff(true);
    put("n1", "lost");
    put("n1", "lost too");
    ConsistencyToken lost = token("n1");
    long number = cluster.node("n1").position(DATABASE).transaction();
    cluster.node("n1").cutOff(false);
    cluster.litefs().promote("n2", false);
    cluster.await("n2", Role.PRIMARY);
    cluster.await("n3", Role.REPLICA);

    assertLost("n2", lost);
    while (cluster.node("n2").position(DATABASE).transaction() <= number) {
      put("n2", "later");
    }
    cluster.litefs().settle();
    assertLost("n2", lost);
    assertLost("n3", lost);
    cluster.await("n1", Role.REPLICA);
    assertLost("n1", lost);
    assertThat(read("n1", Consistency.EVENTUAL, Optional.empty())).isEqualTo("later");
  }

  private void assertLost(String node, ConsistencyToken token) {
    assertThatThrownBy(() -> readAfter(node, token))
        .isInstanceOfSatisfying(
            StorageException.Conflict.class,
            e -> assertThat(e.reason()).isEqualTo(StorageException.Conflict.Reason.LOST_WRITES));
  }

  @Test
  void whatWasSentOnIsNotSentOnAgain() {
    assertThatThrownBy(() -> cluster.backend("n2").forwarded(0))
        .isInstanceOf(StorageException.Unavailable.class);
    assertThatThrownBy(() -> cluster.backend("n1").forwarded(1))
        .isInstanceOf(StorageException.Unavailable.class);
  }

  @Test
  void nextReignOfTheSameNodeIsFoundOut() {
    put("n2", "second");
    cluster.litefs().depose();
    cluster.await("n1", Role.NO_PRIMARY);
    cluster.litefs().promote("n1", true);
    cluster.await("n1", Role.PRIMARY);
    cluster.await("n2", Role.REPLICA);

    put("n2", "third");
    assertThat(readAfter("n3", token("n2"))).isEqualTo("third");
  }

  @Test
  void tokenOfAnotherTenantIsRefused() {
    ConsistencyToken other =
        Token.parse(token("n1"), ACME).of(new StoreId(ACME.namespace(), new Tenant("other")));

    assertThatThrownBy(() -> readAfter("n2", other)).isInstanceOf(StorageException.Invalid.class);
    assertThatThrownBy(() -> readAfter("n1", new ConsistencyToken("1.2.3")))
        .isInstanceOf(StorageException.Invalid.class);
  }

  @Test
  void tenantThatIsMadeAnewIsReadAnew() {
    assertThat(read("n2", Consistency.EVENTUAL, Optional.empty())).isEqualTo("first");
    cluster.backend("n2").tenants(ACME.namespace()).erase(ACME.tenant());
    cluster.litefs().settle();
    cluster.backend("n2").tenants(ACME.namespace()).create(ACME.tenant());
    put("n2", "again");

    assertThat(readAfter("n2", token("n2"))).isEqualTo("again");
    assertThat(readAfter("n3", token("n2"))).isEqualTo("again");
  }
}
