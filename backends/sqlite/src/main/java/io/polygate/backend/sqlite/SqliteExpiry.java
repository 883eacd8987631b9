package io.polygate.backend.sqlite;

import io.polygate.backend.sqlite.FileOpener.Use;
import io.polygate.spi.Deadline;
import io.polygate.spi.Expiry;
import io.polygate.spi.StoreId;

/** The expired items of one tenant. */
final class SqliteExpiry implements Expiry {
  /** So many are removed in one transaction, so that writes need not wait long for it. */
  private static final int AT_ONCE = 1_000;

  private final StoreId id;
  private final TenantFiles files;

  SqliteExpiry(StoreId id, TenantFiles files) {
    this.id = id;
    this.files = files;
  }

  @Override
  public int sweep(int limit) {
    TenantFile file = files.hold(id, Use.WRITE, Deadline.none());
    try {
      int removed = 0;
      int asked;
      int last;
      do {
        asked = Math.min(AT_ONCE, limit - removed);
        last = asked == 0 ? 0 : file.writer().write(new SweepRequest(asked)).items();
        removed += last;
      } while (last == asked && removed < limit);
      return removed;
    } finally {
      file.release();
    }
  }
}
