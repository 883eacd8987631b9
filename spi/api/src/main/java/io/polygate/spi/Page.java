package io.polygate.spi;

import java.util.List;
import java.util.Optional;

/**
 * Some items of a query or scan, in order.
 *
 * @param items the items
 * @param next where the next page begins; empty if and only if the reason is {@link Reason#END}. A
 *     page that is full may have one though nothing more follows: the next page is then empty
 * @param reason why the page ends here
 * @param examined how many items were looked at, those that the filter dropped included
 * @param failedShards what could not be asked, so that its items may be missing here, by its name
 *     in the configuration; empty unless a composition is configured to answer all the same
 */
public record Page(
    List<Item> items,
    Optional<Cursor> next,
    Reason reason,
    long examined,
    List<String> failedShards) {
  /** Copies the lists. */
  public Page {
    items = List.copyOf(items);
    failedShards = List.copyOf(failedShards);
  }

  /** A page that misses nothing. */
  public Page(List<Item> items, Optional<Cursor> next, Reason reason, long examined) {
    this(items, next, reason, examined, List.of());
  }

  /** Why a page ends. */
  public enum Reason {
    /** It holds as many items as were asked for. */
    LIMIT,
    /** It holds as many bytes as were asked for. */
    BYTES,
    /** The time is up. */
    DEADLINE,
    /** There is nothing more. */
    END
  }
}
