package io.polygate.gateway.sight;

import io.polygate.gateway.items.Attempts;
import io.polygate.gateway.items.SelectiveItems;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Items;
import io.polygate.spi.Mutation;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.StorageException;
import io.polygate.spi.StorageException.FailedCheck;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import java.util.List;
import java.util.Optional;

/** Items as a caller sees and may write them. */
final class SightItems extends SelectiveItems {
  private final Items items;
  private final Sight sight;

  SightItems(Items items, Sight sight) {
    super(items);
    this.items = items;
    this.sight = sight;
  }

  @Override
  public Optional<Item> get(ItemKey key, ReadOptions options) {
    return items.get(key, options).filter(sight::sees);
  }

  @Override
  public List<Optional<Item>> getAll(List<ItemKey> keys, ReadOptions options) {
    return items.getAll(keys, options).stream().map(item -> item.filter(sight::sees)).toList();
  }

  @Override
  protected boolean concern(Mutation mutation) {
    return sight.isLimited(mutation.key().collection());
  }

  @Override
  protected Written own(Mutation mutation, WriteOptions given) {
    WriteOptions options = sight.apart(given);
    Optional<Written> earlier = items.earlier(mutation.key(), options);
    if (earlier.isPresent()) {
      return SightWrite.replayed(earlier.get());
    }
    for (Attempts attempts = new Attempts(options.deadline()); ; attempts.pause()) {
      SightWrite write = SightWrite.of(mutation, sight, items, options.deadline());
      Optional<FailedCheck> failed = write.failedCheck(0);
      if (failed.isPresent()) {
        throw new StorageException.PreconditionFailed(List.of(failed.get()));
      }
      try {
        return write.told(items.apply(write.decided(), options));
      } catch (StorageException.PreconditionFailed e) {
        // Another write came in between: what it made of the item is looked at anew.
      }
    }
  }
}
