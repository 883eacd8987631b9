package io.polygate.gateway.rest;

import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A line of an answer in NDJSON, as {@link SqlLines} writes it, for the OpenAPI document. */
@Schema(
    name = "SqlLine",
    description =
        "A line: the columns, then each row as a list of its values, then the number of rows, or a"
            + " problem that came up after the first lines were sent.",
    oneOf = {
      SqlDocument.ColumnsLine.class,
      SqlLineDocument.RowLine.class,
      SqlDocument.EndLine.class,
      LineDocument.ProblemLine.class
    })
final class SqlLineDocument {
  private SqlLineDocument() {}

  /** A row. */
  @Schema(
      name = "SqlRowLine",
      type = SchemaType.ARRAY,
      implementation = Object.class,
      description = "A row: a value for each column.")
  static final class RowLine {
    private RowLine() {}
  }
}
