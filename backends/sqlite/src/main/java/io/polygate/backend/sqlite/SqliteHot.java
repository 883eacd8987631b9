package io.polygate.backend.sqlite;

import io.polygate.spi.Hot;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.StoreId;
import java.time.InstantSource;
import java.util.Optional;

/** What memory knows of one tenant's items. Every answer is as strong as a reading. */
final class SqliteHot implements Hot {
  private final StoreId id;
  private final TenantFiles files;
  private final HotItems items;
  private final InstantSource clock;

  SqliteHot(StoreId id, TenantFiles files, HotItems items, InstantSource clock) {
    this.id = id;
    this.files = files;
    this.items = items;
    this.clock = clock;
  }

  @Override
  public Optional<Optional<Item>> peek(ItemKey key, ReadOptions options) {
    TenantFile file = files.useIfOpen(id);
    if (file == null) {
      return Optional.empty();
    }
    Optional<Optional<Item>> known = items.find(file.commits(), key);
    return known.isPresent() ? Optional.of(known.get().filter(this::isVisible)) : known;
  }

  private boolean isVisible(Item item) {
    return item.expiresAt().isEmpty() || clock.instant().isBefore(item.expiresAt().get());
  }
}
