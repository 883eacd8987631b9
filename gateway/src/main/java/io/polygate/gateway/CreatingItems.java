package io.polygate.gateway;

import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Items;
import io.polygate.spi.Mutation;
import io.polygate.spi.Precondition;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Result;
import io.polygate.spi.StorageException;
import io.polygate.spi.StorageException.FailedCheck;
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
    try {
      return tenant.write(List.of(mutation), () -> items.apply(mutation, options));
    } catch (StorageException.NotFound e) {
      // The write would have made the tenant, were it not for its precondition: that is what fails.
      if (e.subject() == StorageException.NotFound.Subject.TENANT
          && writesOnlyWhatIsThere(mutation)) {
        throw new StorageException.PreconditionFailed(
            List.of(new FailedCheck(0, FailedCheck.Code.ABSENT, Optional.empty())));
      }
      throw e;
    }
  }

  private static boolean writesOnlyWhatIsThere(Mutation mutation) {
    boolean writes =
        switch (mutation) {
          case Mutation.Put _, Mutation.Update _ -> true;
          case Mutation.Delete _, Mutation.Check _ -> false;
        };
    return writes
        && switch (mutation.guard().precondition()) {
          case Precondition.Present _, Precondition.Matches _ -> true;
          case Precondition.None _, Precondition.Absent _ -> false;
        };
  }

  @Override
  public List<Result> applyAll(List<Mutation> mutations, WriteOptions options) {
    return tenant.write(mutations, () -> items.applyAll(mutations, options));
  }
}
