package io.polygate.gateway;

import io.polygate.spi.Mutation;
import io.polygate.spi.Precondition;
import io.polygate.spi.StorageException;
import io.polygate.spi.Tenant;
import io.polygate.spi.Tenants;
import java.util.List;
import java.util.function.Supplier;

/**
 * Makes a tenant when a write finds that there is none, and only then: writes to a tenant that is
 * there cost nothing more. A request that cannot bring an item, as it only deletes or needs one
 * that is there, makes none.
 */
record TenantOnFirstWrite(Tenants tenants, Tenant tenant) {
  <T> T write(List<Mutation> mutations, Supplier<T> write) {
    try {
      return write.get();
    } catch (StorageException.NotFound e) {
      if (e.subject() != StorageException.NotFound.Subject.TENANT
          || mutations.stream().noneMatch(TenantOnFirstWrite::brings)) {
        throw e;
      }
    }
    tenants.create(tenant);
    return write.get();
  }

  /** Whether a mutation can bring an item where there is none. */
  private static boolean brings(Mutation mutation) {
    boolean possible =
        switch (mutation.guard().precondition()) {
          case Precondition.None _, Precondition.Absent _ -> true;
          case Precondition.Present _, Precondition.Matches _ -> false;
        };
    return possible
        && switch (mutation) {
          case Mutation.Put _ -> true;
          case Mutation.Update _ -> true;
          case Mutation.Delete _ -> false;
          case Mutation.Check _ -> false;
        };
  }
}
