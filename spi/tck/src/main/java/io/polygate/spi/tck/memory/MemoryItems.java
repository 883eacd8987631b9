package io.polygate.spi.tck.memory;

import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Items;
import io.polygate.spi.Mutation;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Result;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Items of one tenant, in memory. */
final class MemoryItems implements Items {
  private final MemoryState state;
  private final StoreId id;
  private final MemoryWriter writer;

  MemoryItems(MemoryState state, StoreId id, MemoryWriter writer) {
    this.state = state;
    this.id = id;
    this.writer = writer;
  }

  @Override
  public Optional<Item> get(ItemKey key, ReadOptions options) {
    return state.inTenant(id, data -> data.visible(key, state.now()));
  }

  @Override
  public List<Optional<Item>> getAll(List<ItemKey> keys, ReadOptions options) {
    return state.inTenant(
        id, data -> keys.stream().map(key -> data.visible(key, state.now())).toList());
  }

  @Override
  public Written apply(Mutation mutation, WriteOptions options) {
    return writer.write(List.of(mutation), options).getFirst();
  }

  @Override
  public List<Result> applyAll(List<Mutation> mutations, WriteOptions options) {
    state.inTenant(id, data -> data); // nothing is begun in a tenant that does not exist
    List<Result> results = new ArrayList<>(mutations.size());
    for (Mutation mutation : mutations) {
      results.add(attempt(mutation, options.forOperation(results.size())));
    }
    return results;
  }

  private Result attempt(Mutation mutation, WriteOptions options) {
    try {
      return new Result.Done(apply(mutation, options));
    } catch (StorageException e) {
      return new Result.Failed(e);
    }
  }
}
