package io.polygate.spi.tck.memory;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Tenants;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What one tenant holds. For use with the lock of {@link MemoryState} held. */
final class TenantData {
  private static final Comparator<ItemKey> KEY_ORDER =
      Comparator.comparing(ItemKey::partition, ItemKey::compareText)
          .thenComparing(ItemKey::sort, ItemKey::compareText);

  private final Map<CollectionName, NavigableMap<ItemKey, Item>> collections = new TreeMap<>();
  private final IdempotencyRecords records = new IdempotencyRecords();
  private @Nullable Instant lastUsedAt;

  /** Notes that the tenant was read or written. */
  void used(Instant now) {
    lastUsedAt = now;
  }

  /** The records of its writes with an idempotency key. */
  IdempotencyRecords records() {
    return records;
  }

  /** The item of a key as it can be seen at an instant. */
  Optional<Item> visible(ItemKey key, Instant now) {
    return Optional.ofNullable(collection(key.collection()).get(key))
        .filter(item -> isVisible(item, now));
  }

  /** The items of a collection that can be seen at an instant, in the order of their keys. */
  List<Item> visible(CollectionName collection, Instant now) {
    return collection(collection).values().stream().filter(item -> isVisible(item, now)).toList();
  }

  /** Holds an item, in place of what its key held before. */
  void put(Item item) {
    collections
        .computeIfAbsent(item.key().collection(), absent -> new TreeMap<>(KEY_ORDER))
        .put(item.key(), item);
  }

  /** Holds an item no longer. */
  void remove(ItemKey key) {
    collection(key.collection()).remove(key);
  }

  /** Removes items that cannot be seen any more, at most {@code limit}, and says how many. */
  int sweep(Instant now, int limit) {
    List<ItemKey> expired = new ArrayList<>();
    for (NavigableMap<ItemKey, Item> items : collections.values()) {
      for (Item item : items.values()) {
        if (expired.size() < limit && !isVisible(item, now)) {
          expired.add(item.key());
        }
      }
    }
    expired.forEach(this::remove);
    return expired.size();
  }

  /** The number of items of each collection. */
  List<Tenants.CollectionCount> counts() {
    return collections.entrySet().stream()
        .map(entry -> new Tenants.CollectionCount(entry.getKey(), entry.getValue().size()))
        .toList();
  }

  /** The bytes of all keys and values. */
  long bytes() {
    return collections.values().stream()
        .map(NavigableMap::values)
        .flatMap(Collection::stream)
        .mapToLong(TenantData::bytes)
        .sum();
  }

  /** When it was last read or written. */
  Optional<Instant> lastUsedAt() {
    return Optional.ofNullable(lastUsedAt);
  }

  private NavigableMap<ItemKey, Item> collection(CollectionName name) {
    return collections.getOrDefault(name, new TreeMap<>(KEY_ORDER));
  }

  private static boolean isVisible(Item item, Instant now) {
    return item.expiresAt().map(now::isBefore).orElse(true);
  }

  private static long bytes(Item item) {
    return item.key().partitionBytes().length
        + item.key().sort().getBytes(StandardCharsets.UTF_8).length
        + (long) item.value().length();
  }
}
