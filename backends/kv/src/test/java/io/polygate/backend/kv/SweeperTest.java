package io.polygate.backend.kv;

import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.spi.Deadline;
import io.polygate.spi.Idempotency;
import io.polygate.spi.Items;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.StoreId;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.tck.TestClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What goes by itself, a round at a time. */
class SweeperTest {
  private static final StoreId ACME = TestInstance.id("acme");

  private final TemporaryDirectory directory = new TemporaryDirectory();
  private final TestClock clock = new TestClock();
  private final Engine engine = RocksEngine.open(directory.settings());
  private final ItemCache cache = new ItemCache(1 << 20);
  private final TenantNumbers numbers = new TenantNumbers(engine, Freshness.EXACT);
  private final Lanes lanes = Lanes.open("test", engine, new Definitions(), cache, clock);
  private final Sweeper sweeper = new Sweeper("test", engine, lanes, clock);
  private final KvTenants tenants =
      new KvTenants(TestInstance.NAMESPACE, engine, lanes, numbers, new Definitions(), sweeper);
  private final Items items =
      new KvItems(ACME, engine, lanes, numbers, cache, Freshness.EXACT, clock);

  SweeperTest() {
    tenants.create(ACME.tenant());
  }

  @AfterEach
  void close() {
    sweeper.close();
    lanes.close();
    engine.close();
    directory.close();
  }

  private long count() {
    return tenants.describe(ACME.tenant()).orElseThrow().collections().getFirst().items();
  }

  private int entries(KeySpan span) {
    int count = 0;
    try (Reading reading = engine.read(Deadline.none());
        Reading.Entries entries = reading.entries(span, false)) {
      while (entries.next()) {
        count++;
      }
    }
    return count;
  }

  private Instant inSeconds(long seconds) {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS).plusSeconds(seconds);
  }

  @Test
  void expiredItemsAreRemovedAndNothingElse() {
    for (int i = 0; i < 1_200; i++) {
      items.apply(TestInstance.putUntil("k" + i, "1", inSeconds(60)), WriteOptions.plain());
    }
    items.apply(TestInstance.putUntil("later", "1", inSeconds(3600)), WriteOptions.plain());
    items.apply(TestInstance.put("stays", "1"), WriteOptions.plain());

    clock.advance(Duration.ofMinutes(5));
    sweeper.round();

    assertThat(count()).isEqualTo(2);
    assertThat(items.get(TestInstance.key("later"), ReadOptions.strong())).isPresent();
    assertThat(entries(Keys.expiringBefore(Long.MAX_VALUE))).as("notes").isEqualTo(1);
  }

  @Test
  void itemThatWasWrittenAgainIsKept() {
    items.apply(TestInstance.putUntil("k", "1", inSeconds(60)), WriteOptions.plain());
    items.apply(TestInstance.put("k", "2"), WriteOptions.plain());

    clock.advance(Duration.ofMinutes(5));
    sweeper.round();

    assertThat(items.get(TestInstance.key("k"), ReadOptions.strong())).isPresent();
  }

  @Test
  void recordsAreForgottenWhenTheyNeedNotBeKept() {
    Idempotency once = new Idempotency("once", "digest");
    WriteOptions options = new WriteOptions(Optional.of(once), Deadline.none());
    items.apply(TestInstance.put("k", "1"), options);

    clock.advance(Idempotency.RETENTION);
    sweeper.round();
    assertThat(items.apply(TestInstance.put("k", "1"), options).replayed()).isTrue();

    clock.advance(Duration.ofHours(2));
    sweeper.round();
    assertThat(items.apply(TestInstance.put("k", "1"), options).replayed()).isFalse();
  }

  @Test
  void whatAnErasedTenantHadIsOnTheDiskNoLonger() throws Exception {
    String secret = "a-secret-that-must-go";
    items.apply(TestInstance.put("k", "\"" + secret + "\""), WriteOptions.plain());
    items.apply(
        TestInstance.putUntil("l", "\"" + secret + "\"", inSeconds(60)), WriteOptions.plain());
    assertThat(isOnTheDisk(secret)).isTrue();

    tenants.erase(ACME.tenant());
    sweeper.round();

    assertThat(isOnTheDisk(secret)).isFalse();
    clock.advance(Duration.ofMinutes(5));
    sweeper.round();
    assertThat(entries(Keys.expiringBefore(Long.MAX_VALUE))).as("notes").isZero();
  }

  private boolean isOnTheDisk(String text) throws Exception {
    try (Stream<Path> files = Files.list(directory.path())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
          return true;
        }
      }
    }
    return false;
  }
}
