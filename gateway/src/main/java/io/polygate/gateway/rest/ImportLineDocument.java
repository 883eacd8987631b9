package io.polygate.gateway.rest;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A line of the answer to an import, for the OpenAPI document. */
@Schema(
    name = "ImportLine",
    description = "A line: what became of a row, or a problem that ended the import early.",
    oneOf = {
      ImportLineDocument.Written.class,
      ImportLineDocument.Failed.class,
      LineDocument.ProblemLine.class
    })
final class ImportLineDocument {
  private ImportLineDocument() {}

  /** A row that was written. */
  @Schema(name = "ImportedRow", description = "A row that was written.")
  record Written(
      @Schema(required = true, description = "The row's place in the body, from 0.", minimum = "0")
          long index,
      @Schema(
              required = true,
              description = "201 if the item was made, 200 if it was replaced.",
              minimum = "200",
              maximum = "201")
          int status,
      @Schema(required = true, description = "The partition key.") String pk,
      @Schema(description = "The sort key, if the item has one.") String sk,
      @Schema(description = "The item's ETag now.", examples = "\"1-a\"") String etag) {}

  /** A row that was not written, or the end of what could be read. */
  @Schema(name = "RefusedRow", description = "A row that was not written.")
  record Failed(
      @Schema(required = true, description = "The row's place in the body, from 0.", minimum = "0")
          long index,
      @Schema(required = true, minimum = "400", maximum = "599") int status,
      @Schema(required = true, implementation = ProblemCode.class) String code,
      @Schema(required = true, description = "What happened here.") String detail,
      @Schema(description = "What is wrong in the row, and where.") List<Problem.Violation> errors,
      @Schema(
              description = "How many rows were taken, if the rest could not be read.",
              minimum = "0")
          Long rows,
      @Schema(
              description = "How many of them were written, if the rest could not be read.",
              minimum = "0")
          Long written) {}
}
