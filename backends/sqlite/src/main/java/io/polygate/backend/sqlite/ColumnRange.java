package io.polygate.backend.sqlite;

import io.polygate.backend.sqlite.IndexSql.Bound;
import io.polygate.spi.Decimals;
import io.polygate.spi.SortRange;
import io.polygate.spi.Value;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.Optional;

/**
 * A range of sort values as bounds of an index's column. It may hold more than the range, never
 * less: what is read is looked at once more.
 *
 * @param lower where it begins; empty: with the first value
 * @param upper where it ends; empty: with the last value
 * @param isEmpty whether nothing can be in it
 */
record ColumnRange(Optional<Bound> lower, Optional<Bound> upper, boolean isEmpty) {
  /** Comes after every number and before every other text. */
  private static final Bound FIRST_TEXT = new Bound("", true);

  private static final Bound BEFORE_TEXT = new Bound("", false);
  private static final String CONVERT = "SELECT CAST(? AS REAL)";

  /** The bounds of a range. */
  static ColumnRange of(FileConnection connection, SortRange range) throws SQLException {
    return switch (range) {
      case SortRange.All() -> new ColumnRange(Optional.empty(), Optional.empty(), false);
      case SortRange.Equal(Value value) -> of(connection, Optional.of(value), Optional.of(value));
      case SortRange.BeginsWith(String prefix) -> ofText(TextRange.of(range));
      case SortRange.Between(var lower, var upper) -> {
        boolean text = isText(lower) || isText(upper);
        yield text
            ? ofText(TextRange.of(range))
            : of(connection, lower.map(SortRange.Bound::value), upper.map(SortRange.Bound::value));
      }
    };
  }

  private static ColumnRange of(
      FileConnection connection, Optional<Value> lower, Optional<Value> upper) throws SQLException {
    Value one = lower.or(() -> upper).orElseThrow();
    if (one instanceof Value.Text) {
      return ofText(TextRange.of(new SortRange.Equal(one)));
    }
    boolean numbers =
        lower.map(Value.Num.class::isInstance).orElse(true)
            && upper.map(Value.Num.class::isInstance).orElse(true);
    if (!numbers) {
      return new ColumnRange(Optional.empty(), Optional.empty(), true);
    }
    Optional<Bound> from =
        lower.isEmpty() ? Optional.empty() : Optional.of(bound(connection, lower.get(), false));
    Optional<Bound> to =
        Optional.of(upper.isEmpty() ? BEFORE_TEXT : bound(connection, upper.get(), true));
    return new ColumnRange(from, to, false);
  }

  private static ColumnRange ofText(Optional<TextRange> range) {
    return range
        .map(
            texts ->
                new ColumnRange(
                    texts.lower().map(ColumnRange::bound).or(() -> Optional.of(FIRST_TEXT)),
                    texts.upper().map(ColumnRange::bound),
                    false))
        .orElseGet(() -> new ColumnRange(Optional.empty(), Optional.empty(), true));
  }

  private static boolean isText(Optional<SortRange.Bound> bound) {
    return bound.map(end -> end.value() instanceof Value.Text).orElse(false);
  }

  private static Bound bound(TextRange.Bound bound) {
    return new Bound(bound.text(), bound.inclusive());
  }

  private static Bound bound(FileConnection connection, Value value, boolean upper)
      throws SQLException {
    BigDecimal number = ((Value.Num) value).value();
    if (isExact(number)) {
      return new Bound(argument(connection, number), true);
    }
    double near = real(connection, number);
    return new Bound(
        upper ? Math.nextUp(Math.nextUp(near)) : Math.nextDown(Math.nextDown(near)), true);
  }

  /** Whether a column holds this number exactly. */
  static boolean isExact(BigDecimal number) {
    return IndexedValues.isLong(number) || IndexedValues.isPlain(number);
  }

  /** What a column has for a number. */
  static Object argument(FileConnection connection, BigDecimal number) throws SQLException {
    return IndexedValues.isLong(number)
        ? (Object) number.longValueExact()
        : (Object) real(connection, number);
  }

  /**
   * The double that SQLite makes of a number as it is stored; where a number has many digits, it is
   * not always the nearest one, which Java's is.
   */
  static double real(FileConnection connection, BigDecimal number) throws SQLException {
    if (IndexedValues.isPlain(number)) {
      return number.doubleValue();
    }
    String spelling = Decimals.canonical(number, "number").toString();
    SqlStatement statement = connection.statement(CONVERT);
    statement.query(spelling);
    try {
      return statement.read(row -> row.real(0));
    } finally {
      statement.reset();
    }
  }
}
