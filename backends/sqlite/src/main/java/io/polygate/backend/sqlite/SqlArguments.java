package io.polygate.backend.sqlite;

import io.polygate.spi.Decimals;
import io.polygate.spi.Json;
import io.polygate.spi.Sql.Parameters;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a statement's parameters stand for, as SQLite takes it. */
final class SqlArguments {
  private static final BigDecimal LEAST = BigDecimal.valueOf(Long.MIN_VALUE);
  private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

  private SqlArguments() {}

  /**
   * A value for each number of a parameter, in their order.
   *
   * @throws StorageException.Invalid if they do not fit the statement
   */
  static @Nullable Object[] of(SqlText statement, Parameters parameters) {
    return switch (parameters) {
      case Parameters.Positional(List<Value> values) -> positional(statement, values);
      case Parameters.Named(Map<String, Value> values) -> named(statement, values);
    };
  }

  private static @Nullable Object[] positional(SqlText statement, List<Value> values) {
    if (values.size() != statement.parameters()) {
      throw invalid(
          "The statement takes "
              + statement.parameters()
              + " values and has got "
              + values.size()
              + ".");
    }
    @Nullable Object[] arguments = new Object[values.size()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = argument(values.get(i));
    }
    return arguments;
  }

  private static @Nullable Object[] named(SqlText statement, Map<String, Value> values) {
    if (statement.parameters() != statement.names().size()) {
      throw invalid("The statement has parameters without a name; give a list of values.");
    }
    for (String name : values.keySet()) {
      if (!statement.names().containsKey(name)) {
        throw invalid("The statement has no parameter " + name + ".");
      }
    }
    @Nullable Object[] arguments = new Object[statement.parameters()];
    statement
        .names()
        .forEach(
            (name, number) -> {
              Value value = values.get(name);
              if (value == null) {
                throw invalid("The parameter " + name + " has no value.");
              }
              arguments[number - 1] = argument(value);
            });
    return arguments;
  }

  private static @Nullable Object argument(Value value) {
    return switch (value) {
      case Value.Null _ -> null;
      case Value.Bool(boolean truth) -> truth ? 1L : 0L;
      case Value.Num(BigDecimal number) -> number(number);
      case Value.Text(String text) -> text;
      case Value.Bytes bytes -> bytes.value();
      case Value.Array _, Value.Members _, Value.Set _ ->
          new String(Json.write(value), StandardCharsets.UTF_8);
    };
  }

  /** One that is too large for an integer is a real number only if it has an exponent. */
  private static Object number(BigDecimal number) {
    boolean whole = Decimals.isWhole(number);
    if (whole && number.compareTo(LEAST) >= 0 && number.compareTo(MOST) <= 0) {
      return number.longValueExact();
    }
    if (whole && number.scale() >= 0) {
      throw invalid("A whole number has 64 bits; give a larger one as a text.");
    }
    double real = number.doubleValue();
    if (Double.isInfinite(real)) {
      throw invalid("The number is too large.");
    }
    return real;
  }

  private static StorageException.Invalid invalid(String message) {
    return new StorageException.Invalid(message, "");
  }
}
