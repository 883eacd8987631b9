package io.polygate.gateway.sight;

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
 * Transactions of the items that a caller sees and may write.
 *
 * @param transactions the store's own
 * @param items the store's own
 */
record SightTransactions(Transactions transactions, Items items, Sight sight)
    implements Transactions {

  @Override
  public List<Written> commit(List<Mutation> mutations, WriteOptions given) {
    WriteOptions options = sight.apart(given);
    boolean plain = mutations.stream().noneMatch(this::concern);
    // Two on one item are the store's to refuse.
    if (plain || mutations.stream().map(Mutation::key).distinct().count() < mutations.size()) {
      return transactions.commit(mutations, options);
    }
    Optional<List<Written>> earlier = transactions.earlier(mutations.getFirst().key(), options);
    if (earlier.isPresent()) {
      return earlier.get().stream().map(SightWrite::replayed).toList();
    }
    for (Attempts attempts = new Attempts(options.deadline()); ; attempts.pause()) {
      List<Optional<SightWrite>> writes = looked(mutations, options);
      try {
        return told(transactions.commit(decided(mutations, writes), options), writes);
      } catch (StorageException.PreconditionFailed e) {
        List<FailedCheck> others =
            e.failedChecks().stream().filter(check -> writes.get(check.index()).isEmpty()).toList();
        if (!others.isEmpty()) {
          throw new StorageException.PreconditionFailed(others);
        }
        // Another write came in between: what it made of the items is looked at anew.
      }
    }
  }

  /** Looks at the items; empty for those of collections that are seen whole. */
  private List<Optional<SightWrite>> looked(List<Mutation> mutations, WriteOptions options) {
    List<Optional<SightWrite>> writes = new ArrayList<>(mutations.size());
    List<FailedCheck> failed = new ArrayList<>();
    for (int i = 0; i < mutations.size(); i++) {
      Mutation mutation = mutations.get(i);
      Optional<SightWrite> write =
          concern(mutation)
              ? Optional.of(SightWrite.of(mutation, sight, items, options.deadline()))
              : Optional.empty();
      if (write.isPresent()) {
        write.get().failedCheck(i).ifPresent(failed::add);
      }
      writes.add(write);
    }
    if (!failed.isEmpty()) {
      throw new StorageException.PreconditionFailed(failed);
    }
    return writes;
  }

  private static List<Mutation> decided(
      List<Mutation> mutations, List<Optional<SightWrite>> writes) {
    List<Mutation> decided = new ArrayList<>(mutations.size());
    for (int i = 0; i < mutations.size(); i++) {
      Mutation given = mutations.get(i);
      decided.add(writes.get(i).map(SightWrite::decided).orElse(given));
    }
    return decided;
  }

  private static List<Written> told(List<Written> written, List<Optional<SightWrite>> writes) {
    List<Written> told = new ArrayList<>(written.size());
    for (int i = 0; i < written.size(); i++) {
      Written one = written.get(i);
      told.add(writes.get(i).map(write -> write.told(one)).orElse(one));
    }
    return told;
  }

  private boolean concern(Mutation mutation) {
    return sight.isLimited(mutation.key().collection());
  }
}
