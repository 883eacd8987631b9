package io.polygate.backend.kv;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Document;
import io.polygate.spi.ItemKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/**
 * Whatever happens at once, reads through the cache and writes past it are in an order in which
 * each read gives what was written last: nothing that was read before a commit is answered after
 * it.
 */
@Param(name = "number", gen = IntGen.class, conf = "1:9")
public final class ItemCacheLincheckTest {
  private static final ItemCache.Place PLACE =
      new ItemCache.Place(1, ItemKey.of(new CollectionName("notes"), "k"));

  private final ItemCache cache = new ItemCache(1 << 20);
  private final ReentrantLock lane = new ReentrantLock();
  // What the database holds.
  private volatile int stored;

  /** Reads as a request does. */
  @Operation
  public int read() {
    return number(cache.get(PLACE, () -> Optional.of(item(stored))));
  }

  /** Answers from memory, or reads, as the event loop does. */
  @Operation
  public int peek() {
    Seen seen = cache.peek(PLACE);
    return seen == null ? read() : number(seen);
  }

  /** Commits as a lane does, one at a time. */
  @Operation
  public void write(int number) {
    lane.lock();
    try {
      cache.begin(List.of(PLACE));
      stored = number;
      cache.end(List.of(PLACE), Map.of(PLACE, new Seen(PLACE.key(), Optional.of(item(number)))));
    } finally {
      lane.unlock();
    }
  }

  private static StoredItem item(int number) {
    return new StoredItem(Document.storedJson(new byte[0]), number, 0, StoredItem.STAYS);
  }

  private static int number(Seen seen) {
    return (int) seen.stored().orElseThrow().version();
  }

  @Test
  void readsAndWritesAreLinearizable() {
    new StressOptions()
        .threads(3)
        .actorsPerThread(4)
        .iterations(10)
        .invocationsPerIteration(1_000)
        .check(getClass());
  }
}
