package io.polygate.backend.kv;

import io.polygate.spi.Deadline;
import io.polygate.spi.ItemKey;
import java.util.ArrayList;
import java.util.List;

/** Removes what has expired, within a session. */
final class Sweeping {
  /** So much is removed in one commit, so that writes need not wait long for it. */
  static final int AT_ONCE = 500;

  private Sweeping() {}

  /**
   * Removes items that have expired.
   *
   * @return how many; fewer than {@code limit} if none are left
   */
  static int sweepItems(WriteSession session, long tenant, int limit) {
    KeySpan expired = Keys.expired(tenant, session.now().getEpochSecond());
    int removed = 0;
    for (byte[] entry : entries(session, expired, limit)) {
      ItemKey key = Keys.itemOfExpiry(entry);
      StoredItem item = session.mutations().stored(tenant, key);
      // What this commit has changed already is not seen by who looks for entries.
      if (item != null && !item.isVisible(session.now())) {
        session.mutations().replace(tenant, key, item, null);
        removed++;
      }
      session.remove(entry);
    }
    return removed;
  }

  /**
   * Removes records that need not be kept any longer.
   *
   * @return how many; fewer than {@code limit} if none are left
   */
  static int sweepRecords(WriteSession session, long tenant, int limit) {
    List<byte[]> entries =
        entries(session, Keys.expiredRecords(tenant, session.now().getEpochSecond()), limit);
    for (byte[] entry : entries) {
      session.remove(Keys.recordOf(entry));
      session.remove(entry);
    }
    return entries.size();
  }

  private static List<byte[]> entries(WriteSession session, KeySpan span, int limit) {
    List<byte[]> found = new ArrayList<>();
    try (Reading reading = session.engine().read(Deadline.none());
        Reading.Entries entries = reading.entries(span, false)) {
      while (found.size() < limit && entries.next()) {
        found.add(entries.key());
      }
    }
    return found;
  }
}
