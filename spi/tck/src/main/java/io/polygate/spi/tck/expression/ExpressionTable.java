package io.polygate.spi.tck.expression;

import io.polygate.spi.Json;
import io.polygate.spi.Value;
import io.polygate.spi.tck.expression.ExpressionCase.Expectation;
import io.polygate.spi.tck.expression.ExpressionCase.Kind;
import io.polygate.spi.tck.expression.ExpressionCase.Mistake;
import io.polygate.spi.tck.expression.ExpressionCase.Refusal;
import io.polygate.spi.tck.expression.ExpressionCase.Result;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Reads the table of expressions, {@code io/polygate/spi/tck/expressions.json}: groups of cases
 * that are examples of one rule each. A case has one of {@code condition}, {@code update} and
 * {@code projection}, and one of {@code expect} and {@code error} (with the beginning of the
 * error's place in {@code where}); {@code names}, {@code values} and {@code item} may be left out.
 */
public final class ExpressionTable {
  private static final String RESOURCE = "/io/polygate/spi/tck/expressions.json";

  private ExpressionTable() {}

  /** All cases, in the order of the table. */
  public static List<ExpressionCase> cases() {
    List<ExpressionCase> cases = new ArrayList<>();
    for (Value group : elements(read())) {
      String about = text(member(group, "about"));
      for (Value row : elements(member(group, "cases"))) {
        cases.add(expressionCase(about, row));
      }
    }
    return cases;
  }

  private static Value read() {
    try (InputStream table = ExpressionTable.class.getResourceAsStream(RESOURCE)) {
      return Json.parse(Objects.requireNonNull(table, RESOURCE).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ExpressionCase expressionCase(String about, Value row) {
    Kind kind =
        has(row, "condition") ? Kind.CONDITION : has(row, "update") ? Kind.UPDATE : Kind.PROJECTION;
    String text =
        switch (kind) {
          case CONDITION -> text(member(row, "condition"));
          case UPDATE -> text(member(row, "update"));
          case PROJECTION -> text(member(row, "projection"));
        };
    Map<String, String> names = new LinkedHashMap<>();
    optional(row, "names").ifPresent(all -> members(all).forEach((k, v) -> names.put(k, text(v))));
    Map<String, Value> values = new LinkedHashMap<>();
    optional(row, "values").ifPresent(all -> values.putAll(members(all)));
    return new ExpressionCase(
        about, kind, text, names, values, optional(row, "item"), expectation(row));
  }

  private static Expectation expectation(Value row) {
    if (has(row, "expect")) {
      return new Result(member(row, "expect"));
    }
    Mistake mistake =
        switch (text(member(row, "error"))) {
          case "invalid" -> Mistake.INVALID;
          case "rejected" -> Mistake.REJECTED;
          case "tooLarge" -> Mistake.TOO_LARGE;
          default -> throw new IllegalStateException("unknown error in " + row);
        };
    return new Refusal(mistake, optional(row, "where").map(ExpressionTable::text).orElse(""));
  }

  private static boolean has(Value object, String name) {
    return members(object).containsKey(name);
  }

  private static Optional<Value> optional(Value object, String name) {
    return Optional.ofNullable(members(object).get(name));
  }

  private static Value member(Value object, String name) {
    return optional(object, name)
        .orElseThrow(() -> new IllegalStateException("no " + name + " in " + object));
  }

  private static Map<String, Value> members(Value value) {
    return ((Value.Members) value).values();
  }

  private static List<Value> elements(Value value) {
    return ((Value.Array) value).values();
  }

  private static String text(Value value) {
    return ((Value.Text) value).value();
  }
}
