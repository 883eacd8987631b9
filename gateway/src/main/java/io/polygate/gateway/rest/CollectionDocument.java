package io.polygate.gateway.rest;

import io.polygate.gateway.catalog.Defined;
import io.polygate.spi.Value;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A collection's definition in a list. */
@RegisterForReflection
@Schema(name = "Collection", description = "A collection with its definition.")
record CollectionDocument(
    @Schema(required = true, examples = "product") String name,
    @Schema(required = true, description = "The definition's ETag.") String etag,
    @Schema(required = true, format = "date-time") String updatedAt,
    @Schema(required = true, ref = "#/components/schemas/Definition") Value definition) {

  /** A page of definitions. */
  @RegisterForReflection
  @Schema(name = "Collections", description = "A page of definitions.")
  record Listing(
      @Schema(required = true) List<CollectionDocument> collections,
      @Schema(required = true) PageDocument page) {}

  static CollectionDocument of(Defined defined) {
    return new CollectionDocument(
        defined.collection().name(),
        ETags.of(defined.etag()),
        defined.updatedAt().toString(),
        defined.definition().toValue());
  }
}
