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
 */
public record Page(List<Item> items, Optional<Cursor> next, Reason reason, long examined) {
  /** Copies the list. */
  public Page {
    items = List.copyOf(items);
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
