package io.polygate.gateway.rest;

import io.polygate.gateway.items.Attempts;
import io.polygate.spi.Consistency;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Items;
import io.polygate.spi.Mutation;
import io.polygate.spi.Precondition;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.StorageException;
import io.polygate.spi.StorageException.FailedCheck;
import io.polygate.spi.StorageException.NotFound;
import io.polygate.spi.Version;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import java.util.List;
import java.util.Optional;

/**
 * Writes of one item whose outcome depends on what is there: those with preconditions that a
 * backend does not have, and those that are worked out here. They read, decide, and write by
 * compare-and-set, again and again until the deadline.
 *
 * @param items where the item is
 * @param key which item it is
 * @param options how the write is to be done
 */
record GuardedWrites(Items items, ItemKey key, WriteOptions options) {

  /** Makes the write that is to be made under a precondition. */
  interface Write {
    /** The mutation, with this precondition. */
    Mutation under(Precondition precondition);
  }

  /** Works out the write from what is there. */
  interface Change {
    /**
     * The mutation, to be made if the item is still the one given.
     *
     * @param current the item; empty if there is none
     */
    Mutation of(Optional<Item> current, Precondition unchanged);
  }

  /** Writes if the preconditions hold. */
  Written write(Preconditions preconditions, Write write) {
    Optional<Precondition> single = preconditions.single();
    return single.isPresent()
        ? items.apply(write.under(single.get()), options)
        : change(preconditions, (current, unchanged) -> write.under(unchanged));
  }

  /**
   * Writes what follows from what is there, if the preconditions hold.
   *
   * @throws StorageException.Conflict if other writes were faster until the deadline
   */
  Written change(Preconditions preconditions, Change change) {
    Optional<Written> earlier = items.earlier(key, options);
    if (earlier.isPresent()) {
      return earlier.get();
    }
    for (Attempts attempts = new Attempts(options.deadline()); ; attempts.pause()) {
      Optional<Item> current = current();
      Optional<Version> version = current.map(Item::version);
      Optional<FailedCheck> failed = preconditions.failed(version);
      if (failed.isPresent()) {
        throw new StorageException.PreconditionFailed(List.of(failed.get()));
      }
      Precondition unchanged = version.map(Precondition::matches).orElse(Precondition.ABSENT);
      try {
        return items.apply(change.of(current, unchanged), options);
      } catch (StorageException.PreconditionFailed e) {
        if (e.failedChecks().getFirst().code() == FailedCheck.Code.CONDITION) {
          throw e;
        }
        // Another write came in between: what it made of the item is looked at anew.
      }
    }
  }

  private Optional<Item> current() {
    try {
      return items.get(key, new ReadOptions(Consistency.STRONG, options.deadline()));
    } catch (NotFound e) {
      return nothingIfTenantIsAbsent(e);
    }
  }

  /** The write itself decides whether the tenant is made. */
  private static <T> Optional<T> nothingIfTenantIsAbsent(NotFound failure) {
    if (failure.subject() != NotFound.Subject.TENANT) {
      throw failure;
    }
    return Optional.empty();
  }
}
