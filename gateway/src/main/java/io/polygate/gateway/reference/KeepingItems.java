package io.polygate.gateway.reference;

import io.polygate.gateway.items.SelectiveItems;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Items;
import io.polygate.spi.Mutation;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import java.util.List;
import java.util.Optional;

/** Items whose writes keep references; those that have nothing to do with any go straight on. */
final class KeepingItems extends SelectiveItems {
  private final Items items;
  private final KeptReferences kept;

  KeepingItems(Items items, KeptReferences kept) {
    super(items);
    this.items = items;
    this.kept = kept;
  }

  @Override
  public Optional<Item> get(ItemKey key, ReadOptions options) {
    return items.get(key, options);
  }

  @Override
  public List<Optional<Item>> getAll(List<ItemKey> keys, ReadOptions options) {
    return items.getAll(keys, options);
  }

  @Override
  protected boolean concern(Mutation mutation) {
    return kept.concern(mutation);
  }

  @Override
  protected Written own(Mutation mutation, WriteOptions options) {
    return kept.commit(List.of(mutation), options).getFirst();
  }
}
