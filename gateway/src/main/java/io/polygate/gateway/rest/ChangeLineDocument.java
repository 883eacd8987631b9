package io.polygate.gateway.rest;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A line of changes in NDJSON, for the OpenAPI document. */
@Schema(
    name = "ChangeLine",
    description = "A line: a change, or, as the last one, where to go on.",
    oneOf = {ChangeDocument.class, ChangeDocument.PageLine.class})
final class ChangeLineDocument {
  private ChangeLineDocument() {}
}
