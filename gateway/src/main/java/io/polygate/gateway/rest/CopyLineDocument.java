package io.polygate.gateway.rest;

import io.polygate.spi.Value;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A line of a tenant's copy in NDJSON, for the OpenAPI document. */
@Schema(
    name = "CopyLine",
    description =
        "A line: a definition, a named query, an item, or the end with the number of items and the"
            + " tables that are no collections and so are not here.",
    oneOf = {
      CopyLineDocument.DefinitionLine.class,
      CopyLineDocument.QueryLine.class,
      CopyLineDocument.ItemLine.class,
      CopyLineDocument.EndLine.class,
      LineDocument.ProblemLine.class
    })
final class CopyLineDocument {
  private CopyLineDocument() {}

  /** A definition of the namespace. */
  @RegisterForReflection
  @Schema(name = "CopyDefinitionLine")
  record DefinitionLine(
      @Schema(required = true) String collection,
      @Schema(required = true, implementation = Object.class) Value definition) {}

  /** A named query of the namespace. */
  @RegisterForReflection
  @Schema(name = "CopyQueryLine")
  record QueryLine(
      @Schema(required = true) String query,
      @Schema(required = true, implementation = Object.class) Value document) {}

  /** An item. */
  @RegisterForReflection
  @Schema(name = "CopyItemLine")
  record ItemLine(
      @Schema(required = true) String collection, @Schema(required = true) ItemDocument item) {}

  /** The last line. */
  @RegisterForReflection
  @Schema(name = "CopyEndLine")
  record EndLine(@Schema(required = true) End end) {}

  /** What the last line says. */
  @RegisterForReflection
  @Schema(name = "CopyEnd")
  record End(
      @Schema(required = true, examples = "2") long items,
      @Schema(required = true) List<String> tablesLeftOut) {}
}
