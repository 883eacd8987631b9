package io.polygate.gateway.rest;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A line of an answer in NDJSON, as {@link ItemLines} writes it, for the OpenAPI document. */
@Schema(
    name = "Line",
    description =
        "A line: an item, or, as the last one, the page with the reason for the end, or a problem that"
            + " came up after the first lines were sent.",
    oneOf = {ItemDocument.class, LineDocument.PageLine.class, LineDocument.ProblemLine.class})
final class LineDocument {
  private LineDocument() {}

  /** The last line. */
  @Schema(name = "PageLine", description = "The last line: where the lines end, and why.")
  record PageLine(@Schema(required = true) PageDocument page) {}

  /** The last line after a failure. */
  @Schema(name = "ProblemLine", description = "The last line, after a failure.")
  record ProblemLine(@Schema(required = true) ProblemDocument problem) {}
}
