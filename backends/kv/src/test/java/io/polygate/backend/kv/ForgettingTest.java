package io.polygate.backend.kv;

import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.spi.Durability;
import io.polygate.spi.Item;
import io.polygate.spi.Mutation;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Tenant;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.tck.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an instance remembers changes no answer, and neither does its loss. */
@Timeout(120)
class ForgettingTest {
  private static final int STEPS = 4_000;
  private static final int KEYS = 40;

  /** One that remembers, one that remembers little, and one that remembers nothing. */
  private static final long[] CACHES = {8 << 20, 2_000, 0};

  private final TestClock clock = new TestClock();
  private final TemporaryDirectory[] directories = new TemporaryDirectory[CACHES.length];
  private final KvBackend[] backends = new KvBackend[CACHES.length];

  private void open(int number) {
    KvSettings settings =
        new KvSettings(
            directories[number].path(),
            Durability.PROCESS,
            8 << 20,
            8 << 20,
            64,
            CACHES[number],
            OptionalLong.empty());
    backends[number] = KvBackend.open("cache" + number, settings, clock);
  }

  @Test
  void whatIsRememberedOrForgottenChangesNoAnswer() {
    for (int i = 0; i < CACHES.length; i++) {
      directories[i] = new TemporaryDirectory();
      open(i);
      backends[i].tenants(TestInstance.NAMESPACE).create(new Tenant("acme"));
    }
    try {
      Random random = new Random(4);
      int found = 0;
      for (int step = 0; step < STEPS; step++) {
        String key = "k" + random.nextInt(KEYS);
        int choice = random.nextInt(100);
        if (choice < 25) {
          write(mutation(key, step, random.nextInt(4)));
        } else if (choice == 99) {
          clock.advance(Duration.ofSeconds(random.nextInt(90)));
        } else if (choice == 98) {
          // The loss of all that was remembered.
          backends[0].close();
          open(0);
        } else {
          found += compare(key, step);
        }
      }
      assertThat(found).isBetween(STEPS / 10, STEPS);
    } finally {
      for (int i = 0; i < CACHES.length; i++) {
        backends[i].close();
        directories[i].close();
      }
    }
  }

  private Mutation mutation(String key, int step, int how) {
    Instant soon = clock.instant().plusSeconds(60);
    return switch (how) {
      case 0 -> Mutation.Delete.of(TestInstance.key(key));
      case 1 -> TestInstance.putUntil(key, Integer.toString(step), soon);
      default -> TestInstance.put(key, Integer.toString(step));
    };
  }

  private void write(Mutation mutation) {
    for (KvBackend backend : backends) {
      backend.store(TestInstance.id("acme")).items().apply(mutation, WriteOptions.plain());
    }
  }

  /** Reads with each; gives how many found something. */
  private int compare(String key, int step) {
    Optional<Item> first = read(backends[0], key);
    for (KvBackend backend : backends) {
      Optional<Item> other = read(backend, key);
      assertThat(other.map(Item::value)).as("step %s", step).isEqualTo(first.map(Item::value));
      assertThat(other.flatMap(Item::expiresAt)).isEqualTo(first.flatMap(Item::expiresAt));
      assertThat(other.map(Item::updatedAt)).isEqualTo(first.map(Item::updatedAt));
    }
    return first.isPresent() ? 1 : 0;
  }

  private static Optional<Item> read(KvBackend backend, String key) {
    return backend
        .store(TestInstance.id("acme"))
        .items()
        .get(TestInstance.key(key), ReadOptions.strong());
  }
}
