package io.polygate.gateway.rest;

import io.polygate.spi.Value;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A scan, as a body states it. */
@RegisterForReflection
@Schema(
    name = "ScanRequest",
    description = "Reads all items of a collection, or one of several disjoint segments of it.")
record ScanRequest(
    @Schema(description = "Which segment, from 0.", minimum = "0", maximum = "1023")
        Optional<Integer> segment,
    @Schema(
            description = "How many segments there are; 1 by default.",
            minimum = "1",
            maximum = "1024")
        Optional<Integer> segments,
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
    @Schema(description = "The parts of the values that are wanted, by their paths.")
        Optional<String> select,
    @Schema(
            description =
                "The references to follow, by their names in the definition, with commas between"
                    + " them and dots before those of the items that they lead to.",
            examples = "customer,items.product")
        Optional<String> expand,
    @Schema(description = "A condition that drops items after they were found.")
        Optional<String> filter,
    @Schema(description = "Attribute names by placeholder, #name.") Map<String, String> names,
    @Schema(description = "Values by placeholder, :name.") Map<String, Value> values,
    @Schema(description = "page.next of the page before.") Optional<String> cursor,
    @Schema(description = "Whether only the number of items is wanted, in page.count.")
        Optional<Boolean> count,
    @Schema(
            description =
                "Accepted for likeness with a query: a scan says by its name what it reads.")
        Optional<Boolean> allowScan) {}
