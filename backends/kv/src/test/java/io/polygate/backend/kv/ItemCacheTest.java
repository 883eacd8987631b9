package io.polygate.backend.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polygate.spi.CacheFigures;
import io.polygate.spi.CollectionName;
import io.polygate.spi.Document;
import io.polygate.spi.ItemKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ItemCacheTest {
  private static final ItemCache.Place PLACE = place("k");

  private final ItemCache cache = new ItemCache(1 << 20);
  private final AtomicInteger readings = new AtomicInteger();
  private int stored = 1;

  private static ItemCache.Place place(String key) {
    return new ItemCache.Place(1, ItemKey.of(new CollectionName("notes"), key));
  }

  private static StoredItem item(int version) {
    return new StoredItem(
        Document.storedJson("1".getBytes(StandardCharsets.UTF_8)), version, 0, StoredItem.STAYS);
  }

  private Optional<StoredItem> read() {
    readings.incrementAndGet();
    return stored == 0 ? Optional.empty() : Optional.of(item(stored));
  }

  private static int version(Seen seen) {
    return (int) seen.stored().orElseThrow().version();
  }

  private void write(int version) {
    cache.begin(List.of(PLACE));
    stored = version;
    cache.end(List.of(PLACE), Map.of(PLACE, new Seen(PLACE.key(), Optional.of(item(version)))));
  }

  @Test
  void whatWasReadIsNotReadAgain() {
    assertThat(version(cache.get(PLACE, this::read))).isEqualTo(1);
    assertThat(version(cache.get(PLACE, this::read))).isEqualTo(1);

    assertThat(readings).hasValue(1);
  }

  @Test
  void absenceIsRememberedToo() {
    stored = 0;
    assertThat(cache.get(PLACE, this::read).stored()).isEmpty();
    assertThat(cache.get(PLACE, this::read).stored()).isEmpty();

    assertThat(readings).hasValue(1);
  }

  @Test
  void whatIsRememberedFollowsAWrite() {
    cache.get(PLACE, this::read);

    write(2);

    assertThat(cache.peek(PLACE)).extracting(ItemCacheTest::version).isEqualTo(2);
    assertThat(readings).hasValue(1);
  }

  @Test
  void whatNobodyAskedForIsNotRemembered() {
    write(2);

    assertThat(cache.peek(PLACE)).isNull();
  }

  @Test
  void aFailedWriteIsForgotten() {
    cache.get(PLACE, this::read);

    cache.begin(List.of(PLACE));
    cache.end(List.of(PLACE), Map.of());

    assertThat(cache.peek(PLACE)).isNull();
    assertThat(version(cache.get(PLACE, this::read))).isEqualTo(1);
  }

  @Test
  void aLoadThatAWriteOvertakesFillsNothing() {
    Seen seen =
        cache.get(
            PLACE,
            () -> {
              Optional<StoredItem> old = read();
              write(2);
              return old;
            });

    assertThat(version(seen)).isEqualTo(1);
    assertThat(cache.peek(PLACE)).isNull();
    assertThat(version(cache.get(PLACE, this::read))).isEqualTo(2);
  }

  @Test
  void aLoadThatEndsWithinAWriteFillsNothing() {
    cache.get(
        PLACE,
        () -> {
          Optional<StoredItem> old = read();
          cache.begin(List.of(PLACE));
          return old;
        });
    stored = 2;

    assertThat(cache.peek(PLACE)).isNull();
    cache.end(List.of(PLACE), Map.of(PLACE, new Seen(PLACE.key(), Optional.of(item(2)))));
    assertThat(version(cache.get(PLACE, this::read))).isEqualTo(2);
  }

  @Test
  void whileAPlaceIsWrittenEverybodyReads() {
    cache.get(PLACE, this::read);
    cache.begin(List.of(PLACE));
    stored = 2;

    assertThat(cache.peek(PLACE)).isNull();
    assertThat(version(cache.get(PLACE, this::read))).isEqualTo(2);
    assertThat(cache.peek(PLACE)).isNull();
    cache.end(List.of(PLACE), Map.of());
    assertThat(cache.peek(PLACE)).isNull();
  }

  @Test
  void thoseWhoWantTheSameShareOneReading() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Seen> first =
          threads.submit(
              () ->
                  cache.get(
                      PLACE,
                      () -> {
                        begun.countDown();
                        await(go);
                        return read();
                      }));
      begun.await();
      List<Future<Seen>> others =
          java.util.stream.IntStream.range(0, 20)
              .mapToObj(i -> threads.submit(() -> cache.get(PLACE, this::read)))
              .toList();
      go.countDown();
      assertThat(version(first.get())).isEqualTo(1);
      for (Future<Seen> other : others) {
        assertThat(version(other.get())).isEqualTo(1);
      }
    }
    assertThat(readings).hasValue(1);
  }

  @Test
  void aReadingThatFailsIsTriedAgain() {
    assertThatThrownBy(
            () ->
                cache.get(
                    PLACE,
                    () -> {
                      throw KvErrors.closed(null);
                    }))
        .isInstanceOf(io.polygate.spi.StorageException.Unavailable.class);

    assertThat(version(cache.get(PLACE, this::read))).isEqualTo(1);
  }

  @Test
  void itsBytesAreBounded() {
    ItemCache small = new ItemCache(10_000);
    for (int i = 0; i < 1_000; i++) {
      small.get(place("k" + i), this::read);
    }

    assertThat(small.figures().bytes()).isBetween(1L, 10_000L);
    assertThat(small.figures().evictions()).isBetween(967L, 999L);
  }

  @Test
  void whatItDoesIsCounted() {
    for (int i = 0; i < 4; i++) {
      cache.get(PLACE, this::read);
    }
    assertThat(cache.peek(PLACE)).isNotNull();

    CacheFigures figures = cache.figures();
    assertThat(figures.hits()).isEqualTo(4);
    assertThat(figures.misses()).isEqualTo(1);
    assertThat(figures.hitRatio()).isEqualTo(0.8);
    assertThat(figures.loads()).isEqualTo(1);
    assertThat(figures.loadNanos()).isPositive();
    assertThat(figures.evictions()).isZero();
    assertThat(figures.bytes()).isPositive().isLessThan(figures.maxBytes());
  }

  @Test
  void aPlaceThatSomebodyElseHasWrittenIsReadAnew() {
    cache.get(PLACE, this::read);
    cache.forget(PLACE);
    assertThat(cache.peek(PLACE)).isNull();

    // It is told of while it is read, and while it is written.
    cache.get(
        PLACE,
        () -> {
          Optional<StoredItem> found = read();
          cache.forget(PLACE);
          return found;
        });
    assertThat(cache.peek(PLACE)).isNull();

    cache.get(PLACE, this::read);
    cache.begin(List.of(PLACE));
    cache.forget(PLACE);
    cache.end(List.of(PLACE), Map.of(PLACE, new Seen(PLACE.key(), Optional.of(item(9)))));
    assertThat(cache.peek(PLACE)).isNull();
  }

  @Test
  void nothingThatWasBeingReadIsKeptWhenAllIsForgotten() {
    cache.get(
        PLACE,
        () -> {
          Optional<StoredItem> found = read();
          cache.clear();
          return found;
        });
    assertThat(cache.peek(PLACE)).isNull();
  }

  @Test
  void aCacheOfNoBytesRemembersNothing() {
    ItemCache none = new ItemCache(0);
    none.get(PLACE, this::read);

    assertThat(none.peek(PLACE)).isNull();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
