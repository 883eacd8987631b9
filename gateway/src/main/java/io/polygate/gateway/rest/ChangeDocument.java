package io.polygate.gateway.rest;

import io.polygate.spi.Value;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A change, in the envelope of CloudEvents, as {@link ChangeEvents} writes it. */
@RegisterForReflection
@Schema(name = "Change", description = "A change of an item, as a CloudEvent.")
record ChangeDocument(
    @Schema(
            required = true,
            enumeration = {"1.0"})
        String specversion,
    @Schema(required = true, description = "Its place; what after and Last-Event-ID take.")
        String id,
    @Schema(required = true, description = "The tenant.", format = "uri-reference") String source,
    @Schema(
            required = true,
            enumeration = {
              "io.polygate.item.created",
              "io.polygate.item.updated",
              "io.polygate.item.deleted",
              "io.polygate.item.expired"
            })
        String type,
    @Schema(required = true, description = "The item, below the tenant.") String subject,
    @Schema(required = true, format = "date-time") String time,
    @Schema(required = true) String datacontenttype,
    @Schema(required = true) Data data) {

  /** What happened to which item. */
  @RegisterForReflection
  @Schema(name = "ChangeData")
  record Data(
      @Schema(required = true) String collection,
      @Schema(required = true) String pk,
      Optional<String> sk,
      @Schema(description = "The item's ETag afterwards.") Optional<String> etag,
      @Schema(
              description = "The value before, if it is wanted and kept.",
              implementation = Object.class)
          Optional<Value> old,
      @Schema(
              description = "The value afterwards, if it is wanted and kept.",
              implementation = Object.class)
          Optional<Value> value) {}

  /** The last line of a page of changes. */
  @RegisterForReflection
  @Schema(name = "ChangesPageLine", description = "The last line: where to go on.")
  record PageLine(@Schema(required = true) Next page) {}

  /** Where to go on. */
  @RegisterForReflection
  @Schema(name = "ChangesNext")
  record Next(
      @Schema(required = true, description = "How many changes there were.") int count,
      @Schema(required = true, description = "What after takes next.") String next) {}
}
