package io.polygate.backend.kv;

import io.polygate.spi.Expiry;
import io.polygate.spi.StoreId;

/** The expired items of one tenant. */
final class KvExpiry implements Expiry {
  private final StoreId id;
  private final Lanes lanes;

  KvExpiry(StoreId id, Lanes lanes) {
    this.id = id;
    this.lanes = lanes;
  }

  @Override
  public int sweep(int limit) {
    int removed = 0;
    int asked;
    int last;
    do {
      asked = Math.min(Sweeping.AT_ONCE, limit - removed);
      int most = asked;
      last = lanes.inTurn(id, session -> Sweeping.sweepItems(session, session.tenant(id), most));
      removed += last;
    } while (last == asked && removed < limit);
    return removed;
  }
}
