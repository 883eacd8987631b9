package io.polygate.gateway.rest;

import io.polygate.gateway.reference.Expander;
import io.polygate.gateway.reference.Expansion;
import io.polygate.gateway.reference.Related;
import io.polygate.spi.Item;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * What stands below the items of pages.
 *
 * @param expansion what is followed
 * @param expander follows it
 */
record ExpandedItems(Expansion expansion, Expander expander) {

  /** What each item's references lead to, in the order of the items; without any, no look-up. */
  List<Map<String, Related>> below(List<Item> items) {
    return expansion.isEmpty()
        ? Collections.nCopies(items.size(), Map.of())
        : expander.expand(expansion, items);
  }
}
