package io.polygate.gateway.rest;

import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a followed reference leads to, as {@link ItemEnvelopes} writes it, for the OpenAPI document.
 */
@Schema(
    name = "ExpandedItem",
    description =
        "The item that a reference leads to, with its metadata; or, where it leads to none, what is"
            + " missing.")
record ExpandedDocument(
    @Schema(description = "The partition key that is named.") String pk,
    @Schema(description = "The sort key, if one is named.") String sk,
    @Schema(description = "The ETag, as If-Match takes it.") String etag,
    @Schema(format = "date-time", description = "When the item was last written.") String updatedAt,
    @Schema(format = "date-time", description = "From when on the item is not seen any more.")
        String expiresAt,
    @Schema(description = "The media type of a value that is not JSON.") String contentType,
    @Schema(description = "The value.") Object value,
    @Schema(description = "What the item's own references lead to, as far as they were followed.")
        Relations expanded,
    @Schema(
            description =
                "Why there is no item: none has this key (absent), or the field's value can name"
                    + " none (unfit).",
            enumeration = {"absent", "unfit"})
        String missing,
    @Schema(description = "Why the field's value can name none.") String detail) {

  /** By the references' names. */
  @Schema(
      name = "Expanded",
      description = "What references lead to, by their names.",
      type = SchemaType.OBJECT,
      additionalProperties = Relation.class)
  record Relations() {}

  /** One reference. */
  @Schema(
      name = "ExpandedReference",
      description = "An item, or for a field that is a list, one for each of its elements.",
      anyOf = {ExpandedDocument.class, ExpandedDocument[].class})
  record Relation() {}
}
