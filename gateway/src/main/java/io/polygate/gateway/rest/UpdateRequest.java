package io.polygate.gateway.rest;

import io.polygate.spi.Returns;
import io.polygate.spi.Value;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An update of an item by an expression, as a body states it. */
@RegisterForReflection
@Schema(
    name = "UpdateRequest",
    description = "Changes attributes of an item; one that is not there begins as an empty object.")
record UpdateRequest(
    @Schema(
            required = true,
            description = "The update expression.",
            examples = "SET stock = stock - :n, sold = if_not_exists(sold, 0) + :n")
        String update,
    @Schema(description = "A condition that must hold of the item.", examples = "stock >= :n")
        Optional<String> condition,
    @Schema(description = "Attribute names by placeholder, #name.") Map<String, String> names,
    @Schema(description = "Values by placeholder, :name.") Map<String, Value> values,
    @Schema(description = "Which state of the item the answer has; none by default.")
        Optional<Returns> returns) {}
