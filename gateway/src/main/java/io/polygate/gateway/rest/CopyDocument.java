package io.polygate.gateway.rest;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What was made of a copy that was put in. */
@RegisterForReflection
@Schema(name = "Restored")
record CopyDocument(
    @Schema(required = true, description = "How many items there are now.", examples = "2")
        long items,
    @Schema(
            required = true,
            description = "How many rows there are of tables that are no collections.",
            examples = "0")
        long rows) {}
