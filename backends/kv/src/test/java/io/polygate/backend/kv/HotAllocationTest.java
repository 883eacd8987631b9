package io.polygate.backend.kv;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.polygate.spi.Hot;
import io.polygate.spi.ItemKey;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.StoreId;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an answer from memory makes for the garbage collector. */
@Timeout(120)
class HotAllocationTest {
  /** The place that is looked for: an object of three words. */
  private static final int BYTES_OF_A_PEEK = 24;

  /** The same, and the part that is asked, with what it comes in. */
  private static final int BYTES_WITH_THE_PART = BYTES_OF_A_PEEK + 56;

  private static final int PEEKS = 100_000;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final TestInstance instance = new TestInstance();
  private final ItemKey[] keys = new ItemKey[100];

  HotAllocationTest() {
    instance.create("acme");
    for (int i = 0; i < keys.length; i++) {
      keys[i] = TestInstance.key("k" + i);
      instance.write("acme", TestInstance.put("k" + i, "{\"n\":" + i + "}"));
      assertThat(instance.read("acme", "k" + i)).isPresent();
    }
  }

  @AfterEach
  void close() {
    instance.close();
  }

  private double bytesOfAPeek(Supplier<Hot> hot) {
    ReadOptions strong = ReadOptions.strong();
    double least = Double.MAX_VALUE;
    // The first rounds also count what the compiler's and the cache's own beginnings make.
    for (int round = 0; round < 5; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      int known = 0;
      for (int i = 0; i < PEEKS; i++) {
        known += hot.get().peek(keys[i % keys.length], strong).isPresent() ? 1 : 0;
      }
      double bytes = (double) (threads.getCurrentThreadAllocatedBytes() - before) / PEEKS;
      assertThat(known).isEqualTo(PEEKS);
      least = Math.min(least, bytes);
    }
    return least;
  }

  @Test
  void answerFromMemoryMakesOneObject() {
    Hot hot = instance.store("acme").hot().orElseThrow();

    assertThat(bytesOfAPeek(() -> hot)).isLessThan(BYTES_OF_A_PEEK + 0.5);
  }

  @Test
  void partIsMadeWithoutTheOthers() {
    StoreId acme = TestInstance.id("acme");

    assertThat(bytesOfAPeek(() -> instance.hot(acme))).isLessThan(BYTES_WITH_THE_PART + 0.5);
  }
}
