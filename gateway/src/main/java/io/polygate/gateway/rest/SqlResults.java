package io.polygate.gateway.rest;

import io.polygate.gateway.rest.SqlDocument.ColumnDocument;
import io.polygate.gateway.rest.SqlDocument.ResultDocument;
import io.polygate.spi.Sql;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What statements gave, as it is written. */
final class SqlResults {
  private SqlResults() {}

  /** The results of a script. */
  static SqlDocument.Results of(List<Sql.Result> results) {
    return new SqlDocument.Results(results.stream().map(SqlResults::of).toList());
  }

  static List<ColumnDocument> columns(List<Sql.Column> columns) {
    return columns.stream()
        .map(column -> new ColumnDocument(column.name(), column.type()))
        .toList();
  }

  private static ResultDocument of(Sql.Result result) {
    return switch (result) {
      case Sql.Result.Done done ->
          new ResultDocument(
              Optional.of(columns(done.columns())),
              Optional.of(done.rows()),
              Optional.of(done.rowsAffected()),
              boxed(done.lastInsertId()),
              Optional.empty());
      case Sql.Result.Failed failed ->
          new ResultDocument(
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.of(Problems.of(failed.failure()).document()));
    };
  }

  private static Optional<Long> boxed(OptionalLong number) {
    return number.isPresent() ? Optional.of(number.getAsLong()) : Optional.empty();
  }
}
