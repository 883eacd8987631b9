package io.polygate.spi.tck.memory;

import io.polygate.spi.Expiry;
import io.polygate.spi.StoreId;

/** Expiry of one tenant's items, in memory. */
final class MemoryExpiry implements Expiry {
  private final MemoryState state;
  private final StoreId id;

  MemoryExpiry(MemoryState state, StoreId id) {
    this.state = state;
    this.id = id;
  }

  @Override
  public int sweep(int limit) {
    return state.inTenant(id, data -> data.sweep(state.now(), limit));
  }
}
