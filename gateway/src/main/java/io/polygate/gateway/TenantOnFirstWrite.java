package io.polygate.gateway;

import io.polygate.spi.Items;
import io.polygate.spi.Mutation;
import io.polygate.spi.Result;
import io.polygate.spi.Sql;
import io.polygate.spi.StorageException;
import io.polygate.spi.StorageException.FailedCheck;
import io.polygate.spi.Tenant;
import io.polygate.spi.Tenants;
import io.polygate.spi.Transactions;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes a tenant when a write finds that there is none, and only then: writes to a tenant that is
 * there cost nothing more. A write that cannot bring an item makes none: to one that only deletes,
 * the tenant is missing; one whose guard does not hold of an absent item is refused for that.
 */
record TenantOnFirstWrite(Tenants tenants, Tenant tenant) {
  /** As {@link Items#apply}. */
  Written apply(Items items, Mutation mutation, WriteOptions options) {
    try {
      return items.apply(mutation, options);
    } catch (StorageException.NotFound e) {
      requireWrite(e, List.of(mutation));
    }
    requireGuards(List.of(mutation));
    return tenants
        .createWith(tenant, mutation, options)
        .orElseGet(() -> items.apply(mutation, options));
  }

  /** As {@link Items#applyAll}. */
  List<Result> applyAll(Items items, List<Mutation> mutations, WriteOptions options) {
    try {
      return items.applyAll(mutations, options);
    } catch (StorageException.NotFound e) {
      requireWrite(e, mutations);
      if (mutations.stream().noneMatch(TenantOnFirstWrite::brings)) {
        return mutations.stream().map(mutation -> refused(mutation, e)).toList();
      }
    }
    tenants.create(tenant);
    return items.applyAll(mutations, options);
  }

  /** As {@link Transactions#commit}. */
  List<Written> commit(Transactions part, List<Mutation> mutations, WriteOptions options) {
    try {
      return part.commit(mutations, options);
    } catch (StorageException.NotFound e) {
      requireWrite(e, mutations);
    }
    requireGuards(mutations);
    tenants.create(tenant);
    return part.commit(mutations, options);
  }

  /** As {@link Sql#run}. */
  Sql.Outcome run(Sql sql, Sql.Script script, WriteOptions options) {
    try {
      return sql.run(script, options);
    } catch (StorageException.NotFound e) {
      if (e.subject() != StorageException.NotFound.Subject.TENANT
          || script.readOnly()
          || script.statements().stream().allMatch(sql::reads)) {
        throw e;
      }
    }
    tenants.create(tenant);
    return sql.run(script, options);
  }

  private static void requireWrite(StorageException.NotFound failure, List<Mutation> mutations) {
    if (failure.subject() != StorageException.NotFound.Subject.TENANT
        || mutations.stream().noneMatch(TenantOnFirstWrite::writes)) {
      throw failure;
    }
  }

  /** Refuses if a guard does not hold where no item is. */
  private static void requireGuards(List<Mutation> mutations) {
    List<FailedCheck> failed = new ArrayList<>();
    for (int i = 0; i < mutations.size(); i++) {
      failedCheck(mutations.get(i), i).ifPresent(failed::add);
    }
    if (!failed.isEmpty()) {
      throw new StorageException.PreconditionFailed(failed);
    }
  }

  private static Result refused(Mutation mutation, StorageException.NotFound noTenant) {
    return new Result.Failed(
        writes(mutation)
            ? new StorageException.PreconditionFailed(failedCheck(mutation, 0).stream().toList())
            : noTenant);
  }

  private static boolean brings(Mutation mutation) {
    return writes(mutation) && failedCheck(mutation, 0).isEmpty();
  }

  private static Optional<FailedCheck> failedCheck(Mutation mutation, int index) {
    return mutation.guard().failedCheck(index, Optional.empty());
  }

  private static boolean writes(Mutation mutation) {
    return switch (mutation) {
      case Mutation.Put _, Mutation.Update _ -> true;
      case Mutation.Delete _, Mutation.Check _ -> false;
    };
  }
}
