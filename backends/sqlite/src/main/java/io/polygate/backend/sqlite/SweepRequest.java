package io.polygate.backend.sqlite;

import io.polygate.spi.Deadline;
import java.sql.SQLException;
import java.time.Instant;

/** The removal of expired items, and of idempotency records and changes that need not be kept. */
final class SweepRequest extends WriteRequest<SweepRequest.Swept> {
  private final int limit;

  /**
   * What was removed.
   *
   * @param items how many items
   * @param records how many idempotency records and changes
   */
  record Swept(int items, int records) {}

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
  Swept perform(WriteSession session) throws SQLException {
    Instant now = session.now();
    int records = session.records().sweep(now, limit);
    ChangeLog log = session.changes();
    if (log != null) {
      records += log.sweep(now, limit);
    }
    int items = 0;
    for (CollectionTable table : session.committedTables().values()) {
      if (table.expiring() && items < limit && log != null) {
        items += session.mutations().expire(table, now, limit - items);
      } else if (table.expiring() && items < limit) {
        items +=
            (int)
                session
                    .connection()
                    .statement(table.sql().sweep())
                    .run(now.getEpochSecond(), (long) (limit - items));
      }
    }
    session.wrote((long) (items + records) * FileFormat.PAGE_BYTES);
    return new Swept(items, records);
  }
}
