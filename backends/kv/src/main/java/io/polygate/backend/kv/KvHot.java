package io.polygate.backend.kv;

import io.polygate.spi.Hot;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is done for one tenant without waiting, as far as {@link Freshness} allows. */
final class KvHot implements Hot {
  private final StoreId id;
  private final TenantNumbers numbers;
  private final ItemCache cache;
  private final Freshness freshness;
  private final Lanes lanes;
  private final InstantSource clock;

  KvHot(
      StoreId id,
      TenantNumbers numbers,
      ItemCache cache,
      Freshness freshness,
      Lanes lanes,
      InstantSource clock) {
    this.id = id;
    this.lanes = lanes;
    this.numbers = numbers;
    this.cache = cache;
    this.freshness = freshness;
    this.clock = clock;
  }

  @Override
  public Optional<Optional<Item>> peek(ItemKey key, ReadOptions options) {
    Long tenant = freshness.allows(options.consistency()) ? numbers.peek(id) : null;
    if (tenant == null) {
      return Optional.empty();
    }
    Seen seen = cache.peek(new ItemCache.Place(tenant, key));
    return seen == null ? Optional.empty() : seen.visible(clock);
  }

  @Override
  public Optional<Begun> begin(Mutation mutation, WriteOptions options, Outcome outcome) {
    WriteRequest<Written> request = KvItems.request(id, mutation, options);
    request.whenEnded((written, failure) -> tell(outcome, written, failure));
    lanes.begin(request);
    return Optional.of(request::abandon);
  }

  private void tell(Outcome outcome, @Nullable Written written, @Nullable Throwable failure) {
    if (written != null) {
      outcome.written(written);
      return;
    }
    outcome.failed(
        switch (failure) {
          case StorageException.Corrupt damage -> KvErrors.named(damage, id);
          case StorageException known -> known;
          case null -> KvErrors.unexpected(new IllegalStateException("Neither made nor failed."));
          default -> KvErrors.unexpected(failure);
        });
  }
}
