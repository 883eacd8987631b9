package io.polygate.gateway.rest;

import io.polygate.spi.Item;
import io.polygate.spi.Written;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What became of one operation of a batch or a transaction. */
@RegisterForReflection
@Schema(name = "OperationResult", description = "What became of one operation.")
record OperationResult(
    @Schema(
            required = true,
            description = "The status that the operation would have had as a request of its own.",
            minimum = "200",
            maximum = "599")
        int status,
    @Schema(description = "The partition key of what was written.") Optional<String> pk,
    @Schema(description = "The sort key of what was written.") Optional<String> sk,
    @Schema(description = "The item's ETag now.") Optional<String> etag,
    @Schema(description = "The item that was read, or asked for by returns.", ref = "Item")
        Optional<Item> item,
    @Schema(description = "Why the operation failed.") Optional<ProblemDocument> problem) {

  /** The results of a batch or a transaction. */
  @RegisterForReflection
  @Schema(name = "OperationResults", description = "The results, in the order of the operations.")
  record Results(@Schema(required = true) List<OperationResult> results) {}

  static OperationResult of(Written written) {
    return new OperationResult(
        status(written),
        Optional.of(written.key().partition()),
        written.key().hasSort() ? Optional.of(written.key().sort()) : Optional.empty(),
        written.version().map(ETags::of),
        written.item(),
        Optional.empty());
  }

  static OperationResult of(Item item) {
    return new OperationResult(
        200,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(item),
        Optional.empty());
  }

  static OperationResult of(Problem problem) {
    return new OperationResult(
        problem.code().status(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(problem.document()));
  }

  private static int status(Written written) {
    return switch (written.kind()) {
      case CREATED -> 201;
      case REPLACED -> 200;
      case DELETED, UNCHANGED -> 204;
    };
  }
}
