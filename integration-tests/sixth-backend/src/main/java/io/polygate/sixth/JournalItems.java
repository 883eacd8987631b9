package io.polygate.sixth;

import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Items;
import io.polygate.spi.Mutation;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Result;
import io.polygate.spi.StorageException;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The items of one tenant's journal.
 *
 * @param journal finds the journal, anew for each call: the tenant may come and go
 */
record JournalItems(Supplier<Journal> journal) implements Items {
  @Override
  public Optional<Item> get(ItemKey key, ReadOptions options) {
    return journal.get().item(key);
  }

  @Override
  public Written apply(Mutation mutation, WriteOptions options) {
    return journal.get().write(mutation, options);
  }

  @Override
  public List<Result> applyAll(List<Mutation> mutations, WriteOptions options) {
    Journal found = journal.get();
    List<Result> results = new ArrayList<>(mutations.size());
    for (Mutation mutation : mutations) {
      try {
        WriteOptions own = options.forOperation(results.size());
        results.add(new Result.Done(found.write(mutation, own)));
      } catch (StorageException e) {
        results.add(new Result.Failed(e));
      }
    }
    return results;
  }
}
