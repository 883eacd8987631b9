package io.polygate.gateway.rest;

import io.polygate.spi.Returns;
import io.polygate.spi.Value;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One operation of a batch or a transaction. */
@RegisterForReflection
@Schema(name = "Operation", description = "One operation of a batch or a transaction.")
record OperationRequest(
    @Schema(required = true, description = "get in a batch only, check in a transaction only.")
        Word op,
    @Schema(required = true, pattern = "^[A-Za-z][A-Za-z0-9_-]{0,62}$", examples = "orders")
        String collection,
    @Schema(description = "The partition key.", examples = "customer#c1") Optional<String> pk,
    @Schema(description = "The sort key, if the item has one.", examples = "order#o1")
        Optional<String> sk,
    @Schema(
            description =
                "Instead of pk and sk: the fields of the key that the collection's definition"
                    + " composes.",
            implementation = Object.class)
        Optional<Value> key,
    @Schema(
            description =
                "Of a put: the value. Without pk and key the key is composed of it, or made up.",
            implementation = Object.class)
        Optional<Value> value,
    @Schema(description = "Of a put: the media type of a value {\"$binary\": \"base64\"}.")
        Optional<String> contentType,
    @Schema(
            description = "Of a put or an update: after how many seconds the item expires.",
            minimum = "1",
            maximum = "3155760000")
        Optional<Long> ttl,
    @Schema(
            description = "Of an update: the update expression.",
            examples = "SET stock = stock - :n")
        Optional<String> update,
    @Schema(description = "A condition that must hold of the item.", examples = "stock >= :n")
        Optional<String> condition,
    @Schema(description = "Attribute names by placeholder, #name.") Map<String, String> names,
    @Schema(description = "Values by placeholder, :name.") Map<String, Value> values,
    @Schema(description = "The ETag that the item must have, or * for any.")
        Optional<String> ifMatch,
    @Schema(
            description = "* if there must be no such item.",
            enumeration = {"*"})
        Optional<String> ifNoneMatch,
    @Schema(description = "Which state of the item the result has; none by default.")
        Optional<Returns> returns) {

  /** What an operation does. */
  @Schema(name = "OperationWord", description = "What an operation does.")
  enum Word {
    /** Reads the item. */
    GET,
    /** Changes nothing, and fails if its conditions do not hold. */
    CHECK,
    /** Writes the whole item. */
    PUT,
    /** Changes attributes of the item. */
    UPDATE,
    /** Removes the item. */
    DELETE
  }
}
