package io.polygate.spi.tck.memory;

import io.polygate.spi.Namespace;
import io.polygate.spi.Tenant;
import io.polygate.spi.Tenants;
import java.util.List;
import java.util.Optional;

/** The tenants of one namespace, in memory. */
final class MemoryTenants implements Tenants {
  private final MemoryState state;
  private final Namespace namespace;

  MemoryTenants(MemoryState state, Namespace namespace) {
    this.state = state;
    this.namespace = namespace;
  }

  @Override
  public boolean create(Tenant tenant) {
    return state.locked(
        () -> state.tenants(namespace).putIfAbsent(tenant, new TenantData()) == null);
  }

  @Override
  public boolean exists(Tenant tenant) {
    return state.locked(() -> state.tenants(namespace).containsKey(tenant));
  }

  @Override
  public List<Tenant> list(Optional<Tenant> after, int limit) {
    return state.locked(
        () ->
            state.tenants(namespace).keySet().stream()
                .filter(tenant -> !tenant.equals(Tenant.CATALOG))
                .filter(tenant -> after.isEmpty() || follows(tenant, after.get()))
                .limit(limit)
                .toList());
  }

  @Override
  public Optional<Description> describe(Tenant tenant) {
    return state.locked(
        () ->
            Optional.ofNullable(state.tenants(namespace).get(tenant))
                .map(
                    data ->
                        new Description(tenant, data.bytes(), data.counts(), data.lastUsedAt())));
  }

  @Override
  public boolean erase(Tenant tenant) {
    return state.locked(() -> state.tenants(namespace).remove(tenant) != null);
  }

  private static boolean follows(Tenant tenant, Tenant other) {
    return tenant.name().compareTo(other.name()) > 0;
  }
}
