package io.polygate.gateway.rest;

import io.polygate.spi.Value;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An item with its metadata, as {@link ItemEnvelopes} writes it. */
@RegisterForReflection
@Schema(name = "Item", description = "An item with its metadata.")
record ItemDocument(
    @Schema(required = true, description = "The partition key.", examples = "customer#c1")
        String pk,
    @Schema(description = "The sort key, if the item has one.", examples = "order#o1")
        Optional<String> sk,
    @Schema(required = true, description = "The ETag, as If-Match takes it.", examples = "\"1-a\"")
        String etag,
    @Schema(
            required = true,
            format = "date-time",
            description = "When the item was last written.",
            examples = "2026-01-31T08:00:00.123Z")
        String updatedAt,
    @Schema(
            format = "date-time",
            description = "From when on the item is not seen any more.",
            examples = "2026-02-01T08:00:00Z")
        Optional<String> expiresAt,
    @Schema(description = "The media type of a value that is not JSON.", examples = "image/png")
        Optional<String> contentType,
    @Schema(
            required = true,
            description =
                "The value, or the wanted parts of it; one that is not JSON as {\"$binary\":"
                    + " \"base64\"}.",
            implementation = Object.class)
        Value value,
    @Schema(
            description =
                "What the references that were followed lead to, by their names; one whose field is"
                    + " absent or null is left out.",
            implementation = ExpandedDocument.Relations.class)
        Optional<Value> expanded) {}
