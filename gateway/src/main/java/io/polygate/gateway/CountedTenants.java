package io.polygate.gateway;

import io.polygate.gateway.limits.Room;
import io.polygate.spi.Mutation;
import io.polygate.spi.StorageException.OutOfSpace;
import io.polygate.spi.Tenant;
import io.polygate.spi.Tenants;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import java.util.List;
import java.util.Optional;

/** The tenants of a namespace that may have so many. */
record CountedTenants(Tenants tenants, Room room) implements Tenants {
  @Override
  public boolean create(Tenant tenant) {
    requireRoom(tenant);
    boolean made = tenants.create(tenant);
    if (made) {
      room.note(1);
    }
    return made;
  }

  @Override
  public Optional<Written> createWith(Tenant tenant, Mutation first, WriteOptions options) {
    requireRoom(tenant);
    Optional<Written> written = tenants.createWith(tenant, first, options);
    room.note(1);
    return written;
  }

  /** Refuses another tenant where there is no room for one. */
  void requireRoom(Tenant tenant) {
    Optional<OutOfSpace> full = room.full();
    if (full.isPresent() && !tenants.exists(tenant)) {
      throw full.get();
    }
  }

  @Override
  public boolean exists(Tenant tenant) {
    return tenants.exists(tenant);
  }

  @Override
  public List<Tenant> list(Optional<Tenant> after, int limit) {
    return tenants.list(after, limit);
  }

  @Override
  public Optional<Description> describe(Tenant tenant) {
    return tenants.describe(tenant);
  }

  @Override
  public Usage usage(Tenant tenant, boolean items) {
    return tenants.usage(tenant, items);
  }

  @Override
  public boolean erase(Tenant tenant) {
    boolean erased = tenants.erase(tenant);
    if (erased) {
      room.note(-1);
    }
    return erased;
  }
}
