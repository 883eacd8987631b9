package io.polygate.gateway.rest;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Where a page ends, and why. */
@RegisterForReflection
@Schema(name = "Page", description = "Where a page ends, and why.")
record PageDocument(
    @Schema(required = true, description = "How many there are on this page.", minimum = "0")
        long count,
    @Schema(description = "How many bytes their values have.", minimum = "0") Optional<Long> bytes,
    @Schema(description = "The cursor of the next page; absent if there is nothing more.")
        Optional<String> next,
    @Schema(
            required = true,
            description = "Why the page ends here.",
            enumeration = {"limit", "bytes", "deadline", "end"})
        String reason,
    @Schema(
            description =
                "What could not be asked, so that its items may be missing; absent if nothing is.")
        Optional<List<String>> failedShards) {

  /** A page of items, as {@link ItemQueries} writes it. */
  @RegisterForReflection
  @Schema(name = "Items", description = "A page of items.")
  record Items(
      @Schema(required = true) List<ItemDocument> items,
      @Schema(required = true) PageDocument page,
      @Schema(description = "How the items were found, if it was asked for.")
          Optional<Explanation> explain) {}

  /** How items were found. */
  @RegisterForReflection
  @Schema(name = "Explanation")
  record Explanation(
      @Schema(
              required = true,
              enumeration = {"key", "index", "scan"})
          String access,
      @Schema(required = true, description = "How many items were looked at.", minimum = "0")
          long examined) {}

  /** One page of names: there is more if the last one is not the end. */
  static PageDocument of(int count, Optional<String> next) {
    return new PageDocument(
        count, Optional.empty(), next, next.isPresent() ? "limit" : "end", Optional.empty());
  }
}
