package io.polygate.backend.sqlite;

import io.polygate.spi.Json;
import io.polygate.spi.Sql.Column;
import io.polygate.spi.Sql.Result;
import io.polygate.spi.Sql.Result.Done;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The outcome of statements that were all done, as compact JSON. */
final class SqlOutcomes {
  private SqlOutcomes() {}

  /** The text of an outcome. */
  static String encode(List<Result> results) {
    List<Value> values = new ArrayList<>();
    for (Result result : results) {
      if (!(result instanceof Done done)) {
        throw new IllegalArgumentException("Only what was done is kept");
      }
      values.add(value(done));
    }
    return new String(Json.write(new Value.Array(values)), StandardCharsets.UTF_8);
  }

  /**
   * The outcome of a text.
   *
   * @throws StorageException.Corrupt if it is not one that was encoded here
   */
  static List<Result> decode(String text) {
    try {
      List<Result> results = new ArrayList<>();
      for (Value value : array(Json.parse(text.getBytes(StandardCharsets.UTF_8)))) {
        results.add(done(array(value)));
      }
      return results;
    } catch (ClassCastException
        | IndexOutOfBoundsException
        | ArithmeticException
        | StorageException.Invalid e) {
      throw new StorageException.Corrupt("An idempotency record is damaged.", e);
    }
  }

  private static Value value(Done done) {
    return new Value.Array(
        List.of(
            new Value.Array(done.columns().stream().map(SqlOutcomes::value).toList()),
            new Value.Array(done.rows().stream().map(row -> (Value) new Value.Array(row)).toList()),
            Value.Num.of(done.rowsAffected()),
            done.lastInsertId().isPresent()
                ? Value.Num.of(done.lastInsertId().getAsLong())
                : Value.Null.NULL));
  }

  private static Value value(Column column) {
    return new Value.Array(
        List.of(
            new Value.Text(column.name()),
            column.type().map(type -> (Value) new Value.Text(type)).orElse(Value.Null.NULL)));
  }

  private static Done done(List<Value> parts) {
    List<Column> columns = new ArrayList<>();
    for (Value column : array(parts.get(0))) {
      columns.add(column(array(column)));
    }
    List<List<Value>> rows = new ArrayList<>();
    for (Value row : array(parts.get(1))) {
      rows.add(array(row));
    }
    return new Done(
        columns,
        rows,
        number(parts.get(2)),
        parts.get(3) instanceof Value.Null
            ? OptionalLong.empty()
            : OptionalLong.of(number(parts.get(3))));
  }

  private static Column column(List<Value> parts) {
    return new Column(
        ((Value.Text) parts.get(0)).value(),
        parts.get(1) instanceof Value.Text(String type) ? Optional.of(type) : Optional.empty());
  }

  private static List<Value> array(Value value) {
    return ((Value.Array) value).values();
  }

  private static long number(Value value) {
    BigDecimal number = ((Value.Num) value).value();
    return number.longValueExact();
  }
}
