package io.polygate.gateway.evolution;

import io.polygate.gateway.items.Attempts;
import io.polygate.spi.Items;
import io.polygate.spi.Mutation;
import io.polygate.spi.StorageException;
import io.polygate.spi.StorageException.FailedCheck;
import io.polygate.spi.Transactions;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Transactions of items as a request sees them.
 *
 * @param transactions the store's own
 * @param items the store's own
 */
record EvolvingTransactions(Transactions transactions, Items items, Evolving evolving)
    implements Transactions {

  @Override
  public List<Written> commit(List<Mutation> mutations, WriteOptions options) {
    boolean plain = mutations.stream().noneMatch(evolving::concern);
    // Two on one item are the store's to refuse.
    if (plain || mutations.stream().map(Mutation::key).distinct().count() < mutations.size()) {
      return transactions.commit(mutations, options);
    }
    Optional<List<Written>> earlier = transactions.earlier(mutations.getFirst().key(), options);
    if (earlier.isPresent()) {
      return seen(earlier.get());
    }
    for (Attempts attempts = new Attempts(options.deadline()); ; attempts.pause()) {
      List<Mutation> stored = stored(mutations, options);
      try {
        return seen(transactions.commit(stored, options));
      } catch (StorageException.PreconditionFailed e) {
        List<FailedCheck> others =
            e.failedChecks().stream()
                .filter(check -> !evolving.concern(mutations.get(check.index())))
                .toList();
        if (!others.isEmpty()) {
          throw new StorageException.PreconditionFailed(others);
        }
        // Another write came in between: what it made of the items is looked at anew.
      }
    }
  }

  private List<Mutation> stored(List<Mutation> mutations, WriteOptions options) {
    List<Mutation> stored = new ArrayList<>(mutations.size());
    List<FailedCheck> failed = new ArrayList<>();
    for (int i = 0; i < mutations.size(); i++) {
      Mutation mutation = mutations.get(i);
      if (evolving.concern(mutation)) {
        EvolvingWrite write = EvolvingWrite.of(mutation, evolving, items, options.deadline());
        Optional<FailedCheck> check = write.failedCheck(i);
        check.ifPresent(failed::add);
        if (check.isEmpty()) {
          stored.add(write.stored());
        }
      } else {
        stored.add(mutation);
      }
    }
    if (!failed.isEmpty()) {
      throw new StorageException.PreconditionFailed(failed);
    }
    return stored;
  }

  private List<Written> seen(List<Written> written) {
    return written.stream()
        .map(
            one -> {
              var collection = one.key().collection();
              var shapes = evolving.shapes(collection);
              return shapes.isEmpty() ? one : evolving.seen(collection, shapes).of(one);
            })
        .toList();
  }
}
