package io.polygate.backend.kv;

import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.StorageException;
import io.polygate.spi.StorageException.FailedCheck;
import io.polygate.spi.StoreId;
import io.polygate.spi.Transactions;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Transactions of one tenant: one lane works them out, one commit makes them. */
final class KvTransactions implements Transactions {
  private final StoreId id;
  private final Lanes lanes;

  KvTransactions(StoreId id, Lanes lanes) {
    this.id = id;
    this.lanes = lanes;
  }

  @Override
  public List<Written> commit(List<Mutation> mutations, WriteOptions options) {
    check(mutations);
    return lanes.write(
        new WriteRequest<>(
            id,
            mutations.stream().map(Mutation::key).toList(),
            KvItems.collections(mutations),
            KvItems.bytes(mutations),
            options.deadline(),
            false,
            session -> {
              long tenant = session.tenant(id);
              return session
                  .records()
                  .once(tenant, options.idempotency(), () -> make(session, tenant, mutations));
            }));
  }

  private static List<Written> make(WriteSession session, long tenant, List<Mutation> mutations) {
    List<Mutations.Plan> plans = new ArrayList<>(mutations.size());
    List<FailedCheck> failed = new ArrayList<>();
    for (Mutation mutation : mutations) {
      Mutations.Plan plan = session.mutations().plan(tenant, mutation);
      plan.failedCheck(plans.size()).ifPresent(failed::add);
      plans.add(plan);
    }
    if (!failed.isEmpty()) {
      throw new StorageException.PreconditionFailed(failed);
    }
    List<Mutations.Work> works = plans.stream().map(Mutations.Plan::work).toList();
    return works.stream().map(Mutations.Work::carryOut).toList();
  }

  private static void check(List<Mutation> mutations) {
    if (mutations.isEmpty()) {
      throw new StorageException.Invalid("A transaction has at least one operation.", "operations");
    }
    int maximum = KvBackend.LIMITS.operations();
    if (mutations.size() > maximum) {
      throw new StorageException.TooLarge(
          "A transaction has too many operations.", "operations", maximum, mutations.size());
    }
    Set<ItemKey> keys = new HashSet<>();
    for (Mutation mutation : mutations) {
      if (!keys.add(mutation.key())) {
        throw new StorageException.Invalid(
            "Two operations of a transaction are on one item.", "operations");
      }
    }
  }
}
