package io.polygate.sixth;

import io.polygate.spi.Namespace;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import io.polygate.spi.Tenants;
import java.util.List;
import java.util.Optional;

/** The tenants of one namespace: its journals. */
record JournalTenants(JournalBackend backend, Namespace namespace) implements Tenants {
  @Override
  public boolean create(Tenant tenant) {
    return backend.create(id(tenant));
  }

  @Override
  public boolean exists(Tenant tenant) {
    return backend.find(id(tenant)).isPresent();
  }

  @Override
  public List<Tenant> list(Optional<Tenant> after, int limit) {
    return backend.names(namespace).stream()
        .filter(tenant -> !tenant.equals(Tenant.CATALOG))
        .filter(tenant -> after.isEmpty() || tenant.name().compareTo(after.get().name()) > 0)
        .limit(limit)
        .toList();
  }

  @Override
  public Optional<Description> describe(Tenant tenant) {
    return backend.find(id(tenant)).map(journal -> journal.describe(tenant));
  }

  @Override
  public boolean erase(Tenant tenant) {
    return backend.erase(id(tenant));
  }

  private StoreId id(Tenant tenant) {
    return new StoreId(namespace, tenant);
  }
}
