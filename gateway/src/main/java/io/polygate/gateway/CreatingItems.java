package io.polygate.gateway;

import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Items;
import io.polygate.spi.Mutation;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Result;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import java.util.List;
import java.util.Optional;

/** Items whose first write makes the tenant. */
record CreatingItems(Items items, TenantOnFirstWrite tenant) implements Items {
  @Override
  public Optional<Item> get(ItemKey key, ReadOptions options) {
    return items.get(key, options);
  }

  @Override
  public List<Optional<Item>> getAll(List<ItemKey> keys, ReadOptions options) {
    return items.getAll(keys, options);
  }

  @Override
  public Written apply(Mutation mutation, WriteOptions options) {
    return tenant.apply(items, mutation, options);
  }

  @Override
  public List<Result> applyAll(List<Mutation> mutations, WriteOptions options) {
    return tenant.applyAll(items, mutations, options);
  }
}
