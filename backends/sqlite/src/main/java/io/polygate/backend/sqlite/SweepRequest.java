package io.polygate.backend.sqlite;

import io.polygate.spi.Deadline;
import java.sql.SQLException;
import java.time.Instant;

/** The removal of expired items, and of idempotency records that need not be kept. */
final class SweepRequest extends WriteRequest<Integer> {
  private final int limit;

  /**
   * A request of the current thread.
   *
   * @param limit the most items to remove, and the most records
   */
  SweepRequest(int limit) {
    super(Deadline.none(), limit, 0);
    this.limit = limit;
  }

  @Override
  Integer perform(WriteSession session) throws SQLException {
    Instant now = session.now();
    session.records().sweep(now, limit);
    int removed = 0;
    for (CollectionTable table : session.committedTables().values()) {
      if (table.expiring() && removed < limit) {
        removed +=
            (int)
                session
                    .connection()
                    .statement(table.sql().sweep())
                    .run(now.getEpochSecond(), (long) (limit - removed));
      }
    }
    return removed;
  }
}
