package io.polygate.gateway.rest;

import io.polygate.spi.CollectionName;
import io.polygate.spi.SortRange;
import io.polygate.spi.Value;
import io.polygate.spi.expression.Condition;
import io.polygate.spi.expression.Projection;
import java.util.List;
import java.util.Optional;

/**
 * What a query or scan reads, whichever way it was asked.
 *
 * @param collection where the items are
 * @param source which of them
 * @param filter drops items after they were found
 * @param select which parts of the values are wanted
 * @param expand which references are to be followed
 * @param visible the members that an index shows; empty for all
 * @param paging which page, and how large
 * @param count whether only the number is wanted
 * @param explain whether the answer says how it was found
 */
record Selection(
    CollectionName collection,
    Source source,
    Optional<Condition> filter,
    Optional<Projection> select,
    Optional<String> expand,
    Optional<List<String>> visible,
    Paging paging,
    boolean count,
    boolean explain) {

  /** Which items are read before any filter. */
  sealed interface Source {
    /** Those of one partition, by their own key or an index's. */
    record Partition(Optional<String> index, Value partition, SortRange range, boolean descending)
        implements Source {}

    /** All, or those of one segment. */
    record Segment(int segment, int segments) implements Source {}
  }

  /**
   * Which page, and how large.
   *
   * @param cursor page.next of the page before
   * @param limit the most items; empty if nothing was said
   * @param maxBytes how many bytes of values are enough
   */
  record Paging(Optional<String> cursor, Optional<Integer> limit, int maxBytes) {
    /** The most items of one page. */
    int pageItems() {
      return limit.orElse(PageLimits.DEFAULT_ITEMS);
    }
  }

  /** How the items are found, in a word. */
  String access() {
    return switch (source) {
      case Source.Partition(var index, _, _, _) -> index.isPresent() ? "index" : "key";
      case Source.Segment _ -> "scan";
    };
  }

  /**
   * A text that differs for selections whose pages must not be mixed. How much a page holds and
   * which parts of it are shown may change from page to page.
   */
  String fingerprint() {
    return collection + "\n" + source + "\n" + filter;
  }
}
