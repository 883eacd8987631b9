package io.polygate.gateway;

import io.polygate.spi.Mutation;
import io.polygate.spi.StorageException;
import io.polygate.spi.Tenant;
import io.polygate.spi.Tenants;
import java.util.List;
import java.util.function.Supplier;

/**
 * Makes a tenant when a write finds that there is none, and only then: writes to a tenant that is
 * there cost nothing more. A request that only deletes or checks makes none.
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

  private static boolean brings(Mutation mutation) {
    return switch (mutation) {
      case Mutation.Put ignored -> true;
      case Mutation.Update ignored -> true;
      case Mutation.Delete ignored -> false;
      case Mutation.Check ignored -> false;
    };
  }
}
