package io.polygate.gateway.rest;

import io.polygate.spi.Value;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Statements to be run. */
@RegisterForReflection
@Schema(name = "SqlScript", description = "Statements of SQL, which are run in order.")
record SqlDocument(
    @Schema(
            required = true,
            minItems = 1,
            description = "At most limits.operations of the namespace.")
        List<StatementDocument> statements,
    @Schema(
            description =
                "Whether all are done or none. Otherwise each is a transaction of its own, and the"
                    + " first that fails is the last that is tried.",
            defaultValue = "true")
        Optional<Boolean> atomic,
    @Schema(description = "Whether a statement that may write is refused.", defaultValue = "false")
        Optional<Boolean> readOnly) {

  /** One statement. */
  @RegisterForReflection
  @Schema(name = "SqlStatement", description = "A statement of SQL.")
  record StatementDocument(
      @Schema(
              required = true,
              minLength = 1,
              maxLength = 1_000_000,
              description = "One statement, in the SQL of the namespace's backend.",
              examples = "SELECT name FROM people WHERE age > :age")
          String sql,
      @Schema(
              description =
                  "What the placeholders stand for: a list, in the order of ?, or an object, for"
                      + " :name. Binary is {\"$binary\": \"base64\"}; lists and objects within are"
                      + " given as the text of their JSON.",
              implementation = Object.class)
          Optional<Value> params) {}

  /** What became of the statements. */
  @RegisterForReflection
  @Schema(name = "SqlResults", description = "The results, in the order of the statements.")
  record Results(@Schema(required = true) List<ResultDocument> results) {}

  /** What became of one statement. */
  @RegisterForReflection
  @Schema(
      name = "SqlResult",
      description = "What became of one statement: what it gave, or why it failed.")
  record ResultDocument(
      @Schema(description = "The columns of the rows; none if the statement gives no rows.")
          Optional<List<ColumnDocument>> columns,
      @Schema(description = "The rows: a value for each column.") Optional<List<List<Value>>> rows,
      @Schema(
              description = "How many rows the statement inserted, changed or removed.",
              minimum = "0")
          Optional<Long> rowsAffected,
      @Schema(description = "The number of the row that it inserted last.")
          Optional<Long> lastInsertId,
      @Schema(description = "Why the statement failed.") Optional<ProblemDocument> problem) {}

  /** A column. */
  @RegisterForReflection
  @Schema(name = "SqlColumn", description = "A column of a result.")
  record ColumnDocument(
      @Schema(required = true, examples = "name") String name,
      @Schema(
              description = "The type as the table declares it; absent for an expression.",
              examples = "TEXT")
          Optional<String> type) {}

  /** The first line of an answer in lines. */
  @RegisterForReflection
  @Schema(name = "SqlColumnsLine", description = "The first line: the columns of the rows.")
  record ColumnsLine(@Schema(required = true) List<ColumnDocument> columns) {}

  /** The last line of an answer in lines. */
  @RegisterForReflection
  @Schema(name = "SqlEndLine", description = "The last line: how many rows there were.")
  record EndLine(@Schema(required = true, minimum = "0") long rows) {}
}
