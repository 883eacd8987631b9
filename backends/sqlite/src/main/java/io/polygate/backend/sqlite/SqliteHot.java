package io.polygate.backend.sqlite;

import io.polygate.spi.Hot;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import io.polygate.spi.WriteOptions;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What can be done for one tenant while its file is open. Every answer is as strong as a reading,
 * and where another node writes the file as a reading of a moment ago: {@link TenantFile#RECENT}.
 */
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
    if (file == null || !file.isKnownToBeNew()) {
      return Optional.empty();
    }
    Optional<Optional<Item>> known = items.find(file.commits(), key);
    return known.isPresent() ? Optional.of(known.get().filter(this::isVisible)) : known;
  }

  @Override
  public Optional<Begun> begin(Mutation mutation, WriteOptions options, Outcome outcome) {
    TenantFile file = files.useIfOpen(id);
    if (file == null || !file.hold()) {
      return Optional.empty();
    }
    BegunWrite write = new BegunWrite(mutation, options, file, outcome);
    try {
      file.writer().enqueue(write);
    } catch (StorageException e) {
      file.release();
      throw e;
    }
    return Optional.of(write);
  }

  private boolean isVisible(Item item) {
    return item.expiresAt().isEmpty() || clock.instant().isBefore(item.expiresAt().get());
  }
}
