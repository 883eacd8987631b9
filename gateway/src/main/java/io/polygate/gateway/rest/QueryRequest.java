package io.polygate.gateway.rest;

import io.polygate.spi.Value;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A query, as a body states it. */
@RegisterForReflection
@Schema(
    name = "QueryRequest",
    description =
        "Selects the items of one partition; without pk and key it reads the whole collection,"
            + " which needs allowScan.")
record QueryRequest(
    @Schema(
            description =
                "The partition key; with an index the value of the indexed field: a string, a"
                    + " number or a truth value.",
            examples = "customer#c1")
        Optional<Value> pk,
    @Schema(
            description =
                "Instead of pk and sk: fields of the key that the collection's definition composes,"
                    + " all of the partition key and the first ones of the sort key.",
            implementation = Object.class)
        Optional<Value> key,
    Optional<SortCondition> sk,
    @Schema(description = "The secondary index to use.") Optional<String> index,
    @Schema(description = "The order of the sort keys; asc by default.") Optional<Order> order,
    @Schema(
            description = "The most items of a page; 50 by default.",
            minimum = "1",
            maximum = "1000")
        Optional<Integer> limit,
    @Schema(
            description = "How many bytes of values are enough for a page; 1 MiB by default.",
            minimum = "1",
            maximum = "16777216")
        Optional<Integer> maxBytes,
    @Schema(
            description = "The parts of the values that are wanted, by their paths.",
            examples = "name, size.width")
        Optional<String> select,
    @Schema(
            description =
                "The references to follow, by their names in the definition, with commas between"
                    + " them and dots before those of the items that they lead to.",
            examples = "customer,items.product")
        Optional<String> expand,
    @Schema(
            description = "A condition that drops items after they were found.",
            examples = "price > 500 AND begins_with(name, 'Sm')")
        Optional<String> filter,
    @Schema(description = "Attribute names by placeholder, #name.") Map<String, String> names,
    @Schema(description = "Values by placeholder, :name.") Map<String, Value> values,
    @Schema(description = "page.next of the page before.") Optional<String> cursor,
    @Schema(description = "Whether only the number of items is wanted, in page.count.")
        Optional<Boolean> count,
    @Schema(description = "Whether the answer is to say how it was found.")
        Optional<Boolean> explain,
    @Schema(description = "Whether the whole collection may be read.")
        Optional<Boolean> allowScan) {

  /** This query with what is said of its pages besides, where something is said. */
  QueryRequest paged(
      Optional<Integer> otherLimit, Optional<String> otherCursor, boolean explained) {
    return new QueryRequest(
        pk,
        key,
        sk,
        index,
        order,
        otherLimit.or(() -> limit),
        maxBytes,
        select,
        expand,
        filter,
        names,
        values,
        otherCursor.or(() -> cursor),
        count,
        explained ? Optional.of(true) : explain,
        allowScan);
  }

  /** An order of sort keys. */
  @Schema(name = "SortOrder", description = "An order of sort keys.")
  enum Order {
    /** The smallest first. */
    ASC,
    /** The largest first. */
    DESC
  }
}
