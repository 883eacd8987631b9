package io.polygate.gateway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TimeOrderedIdsTest {
  private static final long TIME = 1_645_557_742_000L;

  @Test
  void idHasTheLayoutOfVersion7() {
    UUID id = UUID.fromString(new TimeOrderedIds(() -> TIME).next());

    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(TIME);
  }

  @Test
  void idsGrowWithinOneMillisecondAndBeyondItsCounter() {
    TimeOrderedIds ids = new TimeOrderedIds(() -> TIME);

    List<String> made = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      made.add(ids.next());
    }

    assertThat(made).isSorted().doesNotHaveDuplicates();
    assertThat(made.getLast()).isGreaterThan(made.getFirst());
  }

  @Test
  void idsGrowWhenTheClockIsSetBack() {
    AtomicLong clock = new AtomicLong(TIME);
    TimeOrderedIds ids = new TimeOrderedIds(clock::get);
    String before = ids.next();

    clock.addAndGet(-3_600_000);

    assertThat(ids.next()).isGreaterThan(before);
  }

  @Test
  void idFollowsTheClock() {
    AtomicLong clock = new AtomicLong(TIME);
    TimeOrderedIds ids = new TimeOrderedIds(clock::get);
    ids.next();
    clock.addAndGet(5);

    assertThat(UUID.fromString(ids.next()).getMostSignificantBits() >>> 16).isEqualTo(TIME + 5);
  }

  @Test
  void threadsNeverShareAnId() throws Exception {
    TimeOrderedIds ids = new TimeOrderedIds();
    Set<String> all = new HashSet<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Callable<List<String>>> tasks = new ArrayList<>();
      for (int thread = 0; thread < 8; thread++) {
        tasks.add(
            () -> {
              List<String> made = new ArrayList<>();
              for (int i = 0; i < 20_000; i++) {
                made.add(ids.next());
              }
              assertThat(made).isSorted();
              return made;
            });
      }
      for (Future<List<String>> made : threads.invokeAll(tasks)) {
        all.addAll(made.get());
      }
    }
    assertThat(all).hasSize(160_000);
  }

  @Test
  void processesOfOneMomentMakeDifferentIds() {
    assertThat(new TimeOrderedIds(() -> TIME).next())
        .isNotEqualTo(new TimeOrderedIds(() -> TIME).next());
  }

  @Test
  void bitsOfTheRandomPartAreBalanced() {
    TimeOrderedIds ids = new TimeOrderedIds(() -> TIME);
    int[] ones = new int[62];
    int count = 20_000;
    for (int i = 0; i < count; i++) {
      long low = UUID.fromString(ids.next()).getLeastSignificantBits();
      for (int bit = 0; bit < ones.length; bit++) {
        ones[bit] += (int) (low >>> bit & 1);
      }
    }
    // Six standard deviations: a fair bit fails once in 5e8 runs.
    for (int bit : ones) {
      assertThat(bit).isBetween(count / 2 - 425, count / 2 + 425);
    }
  }
}
