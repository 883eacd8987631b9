package io.polygate.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.polygate.it.server.Answer;
import io.polygate.it.server.Http;
import io.polygate.it.server.Json;
import io.polygate.it.server.Routes;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Three nodes under load: what is written through one is seen on every other, and a failover
 * doubles nothing and hides nothing. How much of it is said by system properties.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LitefsClusterIT {
  private static final int PAIRS = Integer.getInteger("litefs.pairs", 100);
  private static final int FAILOVERS = Integer.getInteger("litefs.failovers", 2);
  private static final long SEED = Long.getLong("litefs.seed", 20_260_131);
  private static final int CLIENTS = 4;

  private final Routes.Collection notes =
      Routes.Collection.of(LitefsGateways.NAMESPACE, "acme", "notes");
  private final LitefsGateways nodes = LitefsGateways.simulated("");

  @BeforeAll
  void writeFirst() {
    nodes.http("n1").put(notes.item("first"), Json.object("n", 0)).expect(201);
  }

  @BeforeEach
  void begin() {
    nodes.begin();
  }

  @AfterAll
  void close() {
    nodes.close();
  }

  @Test
  void everyClientSeesItsOwnWritesOnACopyThatLags() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger stale = new AtomicInteger();
    AtomicInteger unavailable = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> noise = threads.submit(() -> makeNoise(over));
      List<Future<?>> clients = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        int mine = client;
        clients.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < PAIRS / CLIENTS; i++) {
                    pair("c" + mine, i, stale, unavailable, done);
                  }
                }));
      }
      for (Future<?> client : clients) {
        client.get(10, TimeUnit.MINUTES);
      }
      over.set(true);
      noise.get(1, TimeUnit.MINUTES);
    } finally {
      over.set(true);
      nodes.litefs().node("n2").lag(Duration.ZERO);
    }
    System.out.printf(
        "LiteFS: %d pairs, %d stale, %d refused, seed %d%n",
        done.get(), stale.get(), unavailable.get(), SEED);
    assertThat(stale).hasValue(0);
    assertThat(done.get()).isGreaterThanOrEqualTo(PAIRS / CLIENTS * CLIENTS);
    assertThat(unavailable.get()).as("answers 503").isLessThan(PAIRS / 10);
  }

  private void makeNoise(AtomicBoolean over) {
    Random random = new Random(SEED);
    while (!over.get()) {
      nodes.litefs().node("n2").lag(Duration.ofMillis(random.nextInt(12)));
      nodes
          .http("n1")
          .put(notes.item("noise" + random.nextInt(10)), Json.object("n", random.nextInt()));
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  private void pair(
      String key, int value, AtomicInteger stale, AtomicInteger unavailable, AtomicInteger done) {
    Http copy = nodes.http("n2");
    Answer written = copy.put(notes.item(key), Json.object("n", value));
    assertThat(written.status()).as("%s", written).isIn(200, 201);
    Answer read =
        copy.get(notes.item(key), "Consistency-Token", written.requiredHeader("Consistency-Token"));
    if (read.status() == 503) {
      unavailable.incrementAndGet();
    } else if (read.expect(200).json().path("n").asInt() != value) {
      stale.incrementAndGet();
    }
    done.incrementAndGet();
  }

  @Test
  void copyThatStandsStillPretendsNothing() {
    Http copy = nodes.http("n2");
    nodes.litefs().node("n2").cutOff(true);
    try {
      Answer written = copy.put(notes.item("still"), Json.object("n", 1));
      String token = written.expect(201).requiredHeader("Consistency-Token");
      copy.get(notes.item("still"), "Consistency", "eventual").expectProblem(404, "ITEM_NOT_FOUND");
      assertThat(copy.get(notes.item("still"), "Consistency-Token", token).expect(200).json())
          .isEqualTo(Json.object("n", 1));

      nodes.litefs().depose();
      nodes.awaitRole("n1", "no-primary");
      nodes.awaitRole("n2", "no-primary");
      Answer refused = copy.get(notes.item("still"), "Consistency-Token", token);
      refused.expectProblem(503, "UNAVAILABLE");
      assertThat(refused.requiredHeader("Retry-After")).isNotEmpty();
      copy.put(notes.item("still"), Json.object("n", 2)).expectProblem(503, "UNAVAILABLE");
      Answer old = copy.get(notes.item("first")).expect(200);
      assertThat(Long.parseLong(old.requiredHeader("Staleness-Ms"))).isPositive();
      assertThat(copy.get("/q/health/ready").expect(200).text()).contains("no-primary");
    } finally {
      nodes.litefs().node("n2").cutOff(false);
    }
  }

  @Test
  void copySaysWhatItIsAndHowOldItMayBe() {
    Http copy = nodes.http("n2");
    assertThat(copy.get("/v1/namespaces/" + LitefsGateways.NAMESPACE).json().path("primary"))
        .isEqualTo(Json.object("primary", "n1").path("primary"));
    Answer read = copy.get(notes.item("first")).expect(200);
    assertThat(Long.parseLong(read.requiredHeader("Staleness-Ms"))).isBetween(0L, 60_000L);
    assertThat(nodes.http("n1").get(notes.item("first")).expect(200).header("Staleness-Ms"))
        .isEmpty();
    assertThat(copy.get("/q/metrics").expect(200).text())
        .contains("polygate_replication_role{namespace=\"edge\",role=\"replica\"} 1.0")
        .contains("polygate_replication_role{namespace=\"edge\",role=\"primary\"} 0.0")
        .containsPattern("polygate_replication_staleness_seconds\\{namespace=\"edge\"} [0-9.E-]+");
  }

  @Test
  void browserKeepsTheTokenAsACookie() {
    Http copy = nodes.http("n2");
    nodes.litefs().node("n2").lag(Duration.ofMillis(300));
    try {
      Answer written =
          copy.put(notes.item("page"), Json.object("n", 7), "Sec-Fetch-Mode", "cors").expect(201);
      String cookie = written.requiredHeader("Set-Cookie");
      String token = written.requiredHeader("Consistency-Token");
      assertThat(cookie)
          .startsWith("polygate-consistency=" + token + ";")
          .contains("Path=" + Routes.tenant(LitefsGateways.NAMESPACE, "acme"))
          .containsIgnoringCase("HttpOnly")
          .contains("SameSite=Lax")
          .doesNotContain("Secure", "Domain");
      String back = cookie.substring(0, cookie.indexOf(';'));
      assertThat(copy.get(notes.item("page"), "Cookie", back).expect(200).json())
          .isEqualTo(Json.object("n", 7));
      copy.get(notes.item("page"), "Cookie", "polygate-consistency=x")
          .expectProblem(400, "REQUEST_INVALID");
    } finally {
      nodes.litefs().node("n2").lag(Duration.ZERO);
    }
    assertThat(copy.get(notes.item("first")).header("Set-Cookie")).isEmpty();
  }

  @Test
  void browserForgetsATenantThatItErased() {
    Http browser = nodes.browser("n2");
    String tenant = Routes.tenant(LitefsGateways.NAMESPACE, "brief");
    Routes.Collection brief = Routes.Collection.of(LitefsGateways.NAMESPACE, "brief", "notes");
    assertThat(browser.putEmpty(tenant).expect(201).requiredHeader("Consistency-Token"))
        .isNotEmpty();
    browser.get(brief.item("a")).expectProblem(404, "ITEM_NOT_FOUND");
    browser.put(brief.item("a"), Json.object("n", 1)).expect(201);

    String forgotten = browser.delete(tenant).expect(204).requiredHeader("Set-Cookie");

    assertThat(forgotten).startsWith("polygate-consistency=;").contains("Max-Age=0");
    browser.get(brief.item("a")).expectProblem(404, "TENANT_NOT_FOUND");
  }

  @Test
  void failoversDoubleNothingAndHideNothing() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    Queue<Acknowledged> acknowledged = new ConcurrentLinkedQueue<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> clients = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        int mine = client;
        clients.add(threads.submit(() -> write("w" + mine, over, acknowledged)));
      }
      for (int i = 0; i < FAILOVERS; i++) {
        failOver(i);
      }
      over.set(true);
      for (Future<?> client : clients) {
        client.get(5, TimeUnit.MINUTES);
      }
    } finally {
      over.set(true);
    }
    nodes.litefs().settle();
    checkEffects(acknowledged);
    checkReigns();
  }

  /** A write that was acknowledged, with the token that stands for it. */
  private record Acknowledged(String operation, String token) {}

  /** Each write makes an item and counts it, once, however often it is asked for. */
  private void write(String name, AtomicBoolean over, Queue<Acknowledged> acknowledged) {
    for (int i = 0; !over.get(); i++) {
      String operation = name + "-" + i;
      JsonNode transaction =
          Json.object(
              "operations",
              Json.array(
                  Json.object(
                      "op",
                      "put",
                      "collection",
                      "notes",
                      "pk",
                      operation,
                      "value",
                      Json.object("of", name)),
                  Json.object(
                      "op",
                      "update",
                      "collection",
                      "notes",
                      "pk",
                      "counter",
                      "update",
                      "ADD n 1")));
      Optional<Answer> answer = Optional.empty();
      for (int attempt = 0; answer.isEmpty(); attempt++) {
        answer = attempt(LitefsGateways.NODES.get((i + attempt) % 3), transaction, operation);
      }
      answer
          .get()
          .header("Consistency-Token")
          .ifPresent(token -> acknowledged.add(new Acknowledged(operation, token)));
    }
  }

  /** Empty if it is to be tried again. */
  private Optional<Answer> attempt(String node, JsonNode transaction, String operation) {
    try {
      Answer answer =
          nodes
              .http(node)
              .post(
                  Routes.tenant(LitefsGateways.NAMESPACE, "acme") + "/transactions",
                  transaction,
                  "Idempotency-Key",
                  operation,
                  "Request-Timeout",
                  "2000");
      if (answer.status() == 200) {
        return Optional.of(answer);
      }
      assertThat(answer.status()).as("%s", answer).isIn(409, 429, 503, 504);
    } catch (Http.Interrupted | IllegalStateException e) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20)); // It is down, or was just killed.
    }
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    return Optional.empty();
  }

  private void failOver(int number) {
    String before = LitefsGateways.NODES.get(number % 3);
    String next = LitefsGateways.NODES.get((number + 1) % 3);
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(700));
    nodes.litefs().node(before).cutOff(true); // What it acknowledges from here on is its tail.
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    if (number % 2 == 0) {
      nodes.gateway(before).kill();
      nodes.litefs().promote(next, false);
      nodes.litefs().node(before).cutOff(false);
      nodes.awaitRole(next, "primary");
      nodes.gateway(before).start();
    } else {
      nodes.gateway(before).pause(true);
      nodes.litefs().promote(next, false);
      nodes.litefs().node(before).cutOff(false);
      nodes.awaitRole(next, "primary");
      nodes.gateway(before).pause(false);
    }
    nodes.awaitRole(before, "replica");
  }

  private void checkEffects(Queue<Acknowledged> acknowledged) {
    String writing = LitefsGateways.NODES.get(FAILOVERS % 3);
    int kept = 0;
    int lost = 0;
    for (Acknowledged write : acknowledged) {
      Answer answer =
          nodes
              .http(writing)
              .get(notes.item(write.operation()), "Consistency-Token", write.token());
      if (answer.status() == 409) {
        assertThat(answer.json().path("code").asText()).isEqualTo("WRITES_LOST");
        lost++;
      } else {
        answer.expect(200);
        kept++;
      }
    }
    long counted =
        nodes
            .http(writing)
            .get(notes.item("counter"), "Consistency", "strong")
            .expect(200)
            .json()
            .path("n")
            .asLong();
    long made = number(writing, "SELECT count(*) FROM notes WHERE pk LIKE 'w%'");
    System.out.printf(
        "LiteFS: %d failovers, %d acknowledged, %d of them reported as lost, %d effects, seed %d%n",
        FAILOVERS, acknowledged.size(), lost, counted, SEED);
    assertThat(kept).isPositive();
    assertThat(counted).as("effects, each counted once").isEqualTo(made);
    assertThat(made).isGreaterThanOrEqualTo(kept);
  }

  /** One reign after the other: none began before the one that was there already had ended. */
  private void checkReigns() {
    String writing = LitefsGateways.NODES.get(FAILOVERS % 3);
    assertThat(
            number(
                writing,
                "SELECT count(*) FROM polygate_reigns a JOIN polygate_reigns b"
                    + " ON b.place > a.place AND b.after_transaction < a.after_transaction"))
        .isZero();
    assertThat(number(writing, "SELECT count(*) FROM polygate_reigns")).isPositive();
  }

  private long number(String node, String sql) {
    Path database = nodes.litefs().node(node).mount().resolve("edge.acme.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
