package io.polygate.gateway.rest;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One operation of a JSON patch, for the OpenAPI document. */
@Schema(name = "PatchOperation", description = "One operation of a JSON patch (RFC 6902).")
record PatchOperation(
    @Schema(
            required = true,
            enumeration = {"add", "remove", "replace", "move", "copy", "test"})
        String op,
    @Schema(required = true, description = "A JSON pointer.", examples = "/status") String path,
    @Schema(description = "Of move and copy: a JSON pointer.") String from,
    @Schema(
            description = "Of add, replace and test: any JSON value.",
            implementation = Object.class)
        Object value) {}
