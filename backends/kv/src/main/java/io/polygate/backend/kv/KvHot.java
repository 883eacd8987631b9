package io.polygate.backend.kv;

import io.polygate.spi.Hot;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.StoreId;
import java.time.InstantSource;
import java.util.Optional;

/** What memory knows of one tenant's items. Every answer is as strong as a reading. */
final class KvHot implements Hot {
  private final StoreId id;
  private final TenantNumbers numbers;
  private final ItemCache cache;
  private final InstantSource clock;

  KvHot(StoreId id, TenantNumbers numbers, ItemCache cache, InstantSource clock) {
    this.id = id;
    this.numbers = numbers;
    this.cache = cache;
    this.clock = clock;
  }

  @Override
  public Optional<Optional<Item>> peek(ItemKey key, ReadOptions options) {
    Long tenant = numbers.peek(id);
    if (tenant == null) {
      return Optional.empty();
    }
    ItemCache.Seen seen = cache.peek(new ItemCache.Place(tenant, key));
    return seen == null ? Optional.empty() : Optional.of(KvItems.visible(key, seen, clock));
  }
}
