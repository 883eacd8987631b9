package io.polygate.gateway;

import io.polygate.gateway.evolution.Evolving;
import io.polygate.gateway.limits.Rooms;
import io.polygate.spi.Store;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import io.polygate.spi.Tenants;
import java.util.Optional;

/**
 * The stores that requests use: a backend's own, with queries on bounded threads and, where the
 * namespace is so configured, tenants made by the first write.
 *
 * <p>Point reads and writes run on the caller's thread: a read by key is bounded, and a write parks
 * until its backend has committed it.
 */
public final class Stores {
  private final QueryPool pool;
  private final LiveLimits limits;

  Stores(QueryPool pool, LiveLimits limits) {
    this.pool = pool;
    this.limits = limits;
  }

  /** The tenants of a namespace, as many as it may have. */
  public Tenants tenants(RoutedNamespace namespace) {
    Tenants tenants = namespace.backend().tenants(namespace.namespace());
    Rooms rooms = limits.rooms();
    return rooms.isAny()
        ? rooms
            .ofTenants(namespace.name(), tenants)
            .<Tenants>map(room -> new CountedTenants(tenants, room))
            .orElse(tenants)
        : tenants;
  }

  /**
   * Refuses a tenant that is not there where a namespace has as many as it may.
   *
   * @throws io.polygate.spi.StorageException.OutOfSpace if it is so
   */
  public void requireRoom(RoutedNamespace namespace, Tenant tenant) {
    Tenants tenants = namespace.backend().tenants(namespace.namespace());
    limits
        .rooms()
        .ofTenants(namespace.name(), tenants)
        .ifPresent(room -> new CountedTenants(tenants, room).requireRoom(tenant));
  }

  /**
   * The store of one tenant, as a request sees it. Cheap, without I/O; the tenant need not exist.
   *
   * @param asked the version that the request speaks, where it names one
   */
  public Store open(RoutedNamespace namespace, Tenant tenant, Optional<Evolving.Asked> asked) {
    return new Evolving(namespace.catalog(), asked).of(stored(namespace, tenant));
  }

  private Store stored(RoutedNamespace namespace, Tenant tenant) {
    StoreId id = new StoreId(namespace.namespace(), tenant);
    Store store = made(namespace, tenant, namespace.backend().store(id));
    Rooms rooms = limits.rooms();
    return rooms.isAny()
        ? rooms
            .of(id, namespace.backend().tenants(namespace.namespace()))
            .map(room -> RoomStore.of(store, room))
            .orElse(store)
        : store;
  }

  /** The store whose tenant is made by the first write, where it may be. */
  private Store made(RoutedNamespace namespace, Tenant tenant, Store store) {
    boolean creating = namespace.policy().tenants() == GatewayConfig.TenantCreation.AUTOMATIC;
    if (!creating) {
      return new Store(
          store.items(),
          store.queries().map(part -> new PooledQueries(part, pool)),
          store.transactions(),
          store.indexes(),
          store.expiry(),
          store.hot(),
          store.sql().map(part -> new MigratingSql(part, namespace.migrations(), tenant)),
          store.snapshots(),
          store.changes());
    }
    TenantOnFirstWrite first = new TenantOnFirstWrite(tenants(namespace), tenant);
    return new Store(
        new CreatingItems(store.items(), first),
        store.queries().map(part -> new PooledQueries(part, pool)),
        store
            .transactions()
            .map(part -> (mutations, options) -> first.commit(part, mutations, options)),
        store.indexes(),
        store.expiry(),
        store.hot(),
        store
            .sql()
            .map(
                part ->
                    new CreatingSql(new MigratingSql(part, namespace.migrations(), tenant), first)),
        store.snapshots(),
        store.changes());
  }
}
