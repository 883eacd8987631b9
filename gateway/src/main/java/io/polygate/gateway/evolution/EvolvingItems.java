package io.polygate.gateway.evolution;

import io.polygate.gateway.catalog.ItemShapes;
import io.polygate.gateway.items.Attempts;
import io.polygate.gateway.items.SelectiveItems;
import io.polygate.spi.CollectionName;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Items;
import io.polygate.spi.Mutation;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.StorageException;
import io.polygate.spi.StorageException.FailedCheck;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Items as a request sees them, which are written as the version in force has them. */
final class EvolvingItems extends SelectiveItems {
  private final Items items;
  private final Evolving evolving;

  EvolvingItems(Items items, Evolving evolving) {
    super(items);
    this.items = items;
    this.evolving = evolving;
  }

  @Override
  public Optional<Item> get(ItemKey key, ReadOptions options) {
    ItemShapes shapes = evolving.shapes(key.collection());
    Optional<Item> stored = items.get(key, options);
    return shapes.isEmpty() ? stored : stored.map(evolving.seen(key.collection(), shapes)::of);
  }

  @Override
  public List<Optional<Item>> getAll(List<ItemKey> keys, ReadOptions options) {
    List<Optional<Item>> stored = items.getAll(keys, options);
    List<Optional<Item>> all = new ArrayList<>(stored.size());
    for (int i = 0; i < stored.size(); i++) {
      CollectionName collection = keys.get(i).collection();
      ItemShapes shapes = evolving.shapes(collection);
      all.add(
          shapes.isEmpty()
              ? stored.get(i)
              : stored.get(i).map(evolving.seen(collection, shapes)::of));
    }
    return all;
  }

  @Override
  protected boolean concern(Mutation mutation) {
    return evolving.concern(mutation);
  }

  @Override
  protected Written own(Mutation mutation, WriteOptions options) {
    Optional<Written> earlier = items.earlier(mutation.key(), options);
    if (earlier.isPresent()) {
      CollectionName collection = mutation.key().collection();
      return evolving.seen(collection, evolving.shapes(collection)).of(earlier.get());
    }
    for (Attempts attempts = new Attempts(options.deadline()); ; attempts.pause()) {
      EvolvingWrite write = EvolvingWrite.of(mutation, evolving, items, options.deadline());
      Optional<FailedCheck> failed = write.failedCheck(0);
      if (failed.isPresent()) {
        throw new StorageException.PreconditionFailed(List.of(failed.get()));
      }
      try {
        return write.seen().of(items.apply(write.stored(), options));
      } catch (StorageException.PreconditionFailed e) {
        // Another write came in between: what it made of the item is looked at anew.
      }
    }
  }
}
