package io.polygate.gateway.catalog;

import java.util.List;
import java.util.Optional;

/**
 * A secondary index.
 *
 * @param partition the declared field whose value is the index's partition key
 * @param sort the declared field whose value is its sort key; empty: items are ordered by their own
 *     key
 * @param projection which part of an item a query by the index gives
 */
public record IndexRule(String partition, Optional<String> sort, Projection projection) {

  /** Which part of an item a query by an index gives. */
  public sealed interface Projection {
    /** The whole item. */
    record All() implements Projection {}

    /** Its key and the fields that its key and the index are made of. */
    record Keys() implements Projection {}

    /**
     * Those, and these fields.
     *
     * @param fields at least one
     */
    record Fields(List<String> fields) implements Projection {
      /** Copies the list. */
      public Fields {
        fields = List.copyOf(fields);
      }
    }
  }
}
