package io.polygate.gateway.reference;

import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a reference of an item leads to. */
public sealed interface Related {

  /** Its field names one item. */
  record One(Referred referred) implements Related {}

  /**
   * Its field is a list of names.
   *
   * @param referred what they lead to, in the order of the field
   */
  record Many(List<Referred> referred) implements Related {
    /** Copies the list. */
    public Many {
      referred = List.copyOf(referred);
    }
  }

  /** What all names of the field lead to, in their order. */
  default List<Referred> all() {
    return switch (this) {
      case One(Referred referred) -> List.of(referred);
      case Many(List<Referred> referred) -> referred;
    };
  }

  /**
   * When an item was last written, or the latest of those that it leads to.
   *
   * @param expanded what its references lead to
   */
  static Instant lastWritten(Item item, Map<String, Related> expanded) {
    Instant latest = item.updatedAt();
    for (Related related : expanded.values()) {
      for (Referred referred : related.all()) {
        if (referred instanceof Referred.Found(Item below, Map<String, Related> further)) {
          Instant written = lastWritten(below, further);
          latest = written.isAfter(latest) ? written : latest;
        }
      }
    }
    return latest;
  }

  /** What one name leads to. */
  sealed interface Referred {
    /**
     * An item.
     *
     * @param item the item
     * @param expanded what its own references lead to, by their names, as far as it was asked for
     */
    record Found(Item item, Map<String, Related> expanded) implements Referred {
      /** Copies the map. */
      public Found {
        expanded = Collections.unmodifiableMap(new LinkedHashMap<>(expanded));
      }
    }

    /** Nothing: there is no such item. */
    record Absent(ItemKey key) implements Referred {}

    /**
     * Nothing: no item of the collection can have such a name.
     *
     * @param reason why, in one sentence
     */
    record Unfit(String reason) implements Referred {}
  }
}
