package io.polygate.gateway.catalog;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Deadline;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.Returns;
import io.polygate.spi.StorageException;
import io.polygate.spi.Tenant;
import io.polygate.spi.Value;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.expression.Expressions;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Numbers for the keys of a tenant's new items: 1, 2 and so on for each of its collections. No
 * number is given twice, by no gateway, not even after the tenant was erased.
 *
 * <p>How far they were given is an item of the namespace's catalog, raised by an update that is one
 * step on every backend. A number is not asked for one by one: what is taken at once grows from
 * {@value #FIRST} to {@value #MOST} while it is used up, so a process that ends leaves a gap of
 * what it had not used. Safe for use by several threads; blocks while numbers are taken.
 */
final class Sequences {
  private static final int FIRST = 4;
  private static final int MOST = 256;

  /** Beyond so many sequences all begin anew, which leaves gaps and keeps memory bounded. */
  private static final int MAX_KNOWN = 10_000;

  private static final CollectionName COLLECTION = new CollectionName("sequences");
  private static final String LAST = "last";
  private static final Duration TIME = Duration.ofSeconds(10);

  private final CatalogItems items;
  private final ConcurrentMap<ItemKey, Numbers> known = new ConcurrentHashMap<>();

  Sequences(CatalogItems items) {
    this.items = items;
  }

  /**
   * The next number of a sequence.
   *
   * @throws StorageException if the backend fails
   */
  long next(Tenant tenant, CollectionName collection) {
    ItemKey key = new ItemKey(COLLECTION, tenant.name(), collection.name());
    Numbers numbers = known.get(key);
    if (numbers == null) {
      if (known.size() >= MAX_KNOWN) {
        known.clear();
      }
      numbers = known.computeIfAbsent(key, Numbers::new);
    }
    return numbers.next();
  }

  /** The numbers of one sequence that this process has taken. */
  private final class Numbers {
    private final ItemKey key;
    private final ReentrantLock lock = new ReentrantLock();
    private long next = 1;
    private long last;
    private int count = FIRST;

    private Numbers(ItemKey key) {
      this.key = key;
    }

    private long next() {
      lock.lock();
      try {
        if (next > last) {
          last = take(count);
          next = last - count + 1;
          count = Math.min(MOST, count * 2);
        }
        return next++;
      } finally {
        lock.unlock();
      }
    }

    /** Takes so many numbers and gives the last of them. */
    private long take(int number) {
      Mutation raise =
          new Mutation.Update(
              key,
              Expressions.update(
                  "ADD " + LAST + " :n", Map.of(), Map.of(":n", Value.Num.of(number))),
              Optional.empty(),
              Mutation.Guard.NONE,
              Returns.NEW);
      WriteOptions options = new WriteOptions(Optional.empty(), Deadline.after(TIME));
      return items
          .apply(raise, options)
          .item()
          .flatMap(Sequences::last)
          .orElseThrow(() -> new StorageException.Corrupt("A stored sequence is not one.", null));
    }
  }

  private static Optional<Long> last(Item item) {
    return item.value().value() instanceof Value.Members(var members)
            && members.get(LAST) instanceof Value.Num(BigDecimal number)
        ? Optional.of(number.longValueExact())
        : Optional.empty();
  }
}
