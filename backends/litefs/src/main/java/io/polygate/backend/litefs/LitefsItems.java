package io.polygate.backend.litefs;

import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Items;
import io.polygate.spi.Mutation;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Result;
import io.polygate.spi.StoreId;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import java.util.List;
import java.util.Optional;

/** The items of one tenant, wherever they are to be read and written. */
record LitefsItems(StoreId id, Route route) implements Items {
  @Override
  public Optional<Item> get(ItemKey key, ReadOptions options) {
    return route.read(id, options, node -> node.store(id).items().get(key, options));
  }

  @Override
  public List<Optional<Item>> getAll(List<ItemKey> keys, ReadOptions options) {
    return route.read(id, options, node -> node.store(id).items().getAll(keys, options));
  }

  @Override
  public Written apply(Mutation mutation, WriteOptions options) {
    return route.write(options.deadline(), node -> node.store(id).items().apply(mutation, options));
  }

  @Override
  public List<Result> applyAll(List<Mutation> mutations, WriteOptions options) {
    return route.write(
        options.deadline(), node -> node.store(id).items().applyAll(mutations, options));
  }
}
