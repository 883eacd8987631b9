package io.polygate.gateway.rest;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The operations of a batch or a transaction. */
@RegisterForReflection
@Schema(name = "Operations", description = "The operations of a batch or a transaction, in order.")
record OperationsRequest(
    @Schema(
            required = true,
            minItems = 1,
            description = "At most limits.operations of the namespace.")
        List<OperationRequest> operations) {}
