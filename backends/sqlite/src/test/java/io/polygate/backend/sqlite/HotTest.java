package io.polygate.backend.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.spi.Hot;
import io.polygate.spi.Item;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Store;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class HotTest {
  private final TestInstance instance = new TestInstance();

  @AfterEach
  void close() {
    instance.close();
  }

  private static Optional<Optional<Item>> peek(Store store, String partition) {
    return store
        .hot()
        .map(hot -> hot.peek(TestInstance.key(partition), ReadOptions.strong()))
        .orElseThrow();
  }

  private static int number(Optional<Item> item) {
    return Integer.parseInt(new String(item.orElseThrow().value().bytes(), StandardCharsets.UTF_8));
  }

  @Test
  void whatWasReadIsKnown() {
    instance.create("acme");
    Store store = instance.store("acme");
    instance.write("acme", TestInstance.put("a", "1"));
    assertThat(peek(store, "a")).isEmpty();

    Optional<Item> read = instance.read("acme", "a");

    assertThat(peek(store, "a")).contains(read);
    instance.write("acme", TestInstance.put("b", "1"));
    assertThat(peek(store, "a")).isEmpty();
  }

  @Test
  void tenantsDoNotShareWhatIsKnown() {
    instance.create("acme");
    instance.create("umbra");
    instance.write("acme", TestInstance.put("a", "1"));
    instance.write("umbra", TestInstance.put("b", "1"));

    assertThat(instance.read("acme", "a")).isPresent();

    assertThat(peek(instance.store("umbra"), "a")).isEmpty();
  }

  /** Linearizable: nobody reads less than was acknowledged, or than somebody has read, before. */
  @Test
  void readsNeverGoBack() throws Exception {
    instance.create("acme");
    instance.write("acme", TestInstance.put("n", "0"));
    AtomicInteger floor = new AtomicInteger();
    AtomicBoolean ended = new AtomicBoolean();
    AtomicLong hits = new AtomicLong();
    List<Future<?>> readers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < 4; i++) {
        readers.add(threads.submit(() -> readUntil(ended, floor, hits)));
      }
      try {
        for (int i = 1; i <= 600; i++) {
          instance.write("acme", TestInstance.put("n", Integer.toString(i)));
          floor.accumulateAndGet(i, Math::max);
        }
        // Nobody writes any more, so that what is read can be known.
        while (hits.get() == 0) {
          Thread.onSpinWait();
        }
      } finally {
        ended.set(true);
      }
      for (Future<?> reader : readers) {
        reader.get();
      }
    }
    assertThat(hits.get()).isPositive();
  }

  private void readUntil(AtomicBoolean ended, AtomicInteger floor, AtomicLong hits) {
    Store store = instance.store("acme");
    Hot hot = store.hot().orElseThrow();
    while (!ended.get()) {
      int before = floor.get();
      Optional<Optional<Item>> known = hot.peek(TestInstance.key("n"), ReadOptions.strong());
      if (known.isPresent()) {
        hits.incrementAndGet();
      }
      int read =
          number(
              known.orElseGet(
                  () -> store.items().get(TestInstance.key("n"), ReadOptions.strong())));
      assertThat(read).isGreaterThanOrEqualTo(before);
      floor.accumulateAndGet(read, Math::max);
    }
  }
}
