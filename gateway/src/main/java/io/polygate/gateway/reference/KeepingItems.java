package io.polygate.gateway.reference;

import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Items;
import io.polygate.spi.Mutation;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Result;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Items whose writes keep references; those that have nothing to do with any go straight on. */
record KeepingItems(Items items, KeptReferences kept) implements Items {
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
    return kept.concern(mutation)
        ? kept.commit(List.of(mutation), options).getFirst()
        : items.apply(mutation, options);
  }

  @Override
  public List<Result> applyAll(List<Mutation> mutations, WriteOptions options) {
    List<Result> results = new ArrayList<>(mutations.size());
    int plain = 0;
    for (int i = 0; i < mutations.size(); i++) {
      if (kept.concern(mutations.get(i))) {
        applyPlain(mutations.subList(plain, i), options, plain, results);
        results.add(kept.result(mutations.get(i), options.forOperation(i)));
        plain = i + 1;
      }
    }
    applyPlain(mutations.subList(plain, mutations.size()), options, plain, results);
    return results;
  }

  private void applyPlain(
      List<Mutation> some, WriteOptions options, int from, List<Result> results) {
    if (!some.isEmpty()) {
      results.addAll(
          items.applyAll(List.copyOf(some), options.startingAt(options.firstOperation() + from)));
    }
  }
}
