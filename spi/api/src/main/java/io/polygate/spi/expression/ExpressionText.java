package io.polygate.spi.expression;

import io.polygate.spi.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An expression as text, with the names and values that its placeholders stand for. {@link
 * ExpressionParser} turns it back into an equal expression.
 *
 * @param text the expression
 * @param names by placeholder, {@code #n0}; in the order of the text
 * @param values by placeholder, {@code :v0}; in the order of the text
 */
public record ExpressionText(String text, Map<String, String> names, Map<String, Value> values) {
  /** Copies the maps, keeping their order. */
  public ExpressionText {
    names = Collections.unmodifiableMap(new LinkedHashMap<>(names));
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** A condition with names and scalars in the text, and placeholders for other values. */
  public static ExpressionText of(Condition condition) {
    return new ExpressionPrinter(false).condition(condition).finish();
  }

  /** An update with names and scalars in the text, and placeholders for other values. */
  public static ExpressionText of(Update update) {
    return new ExpressionPrinter(false).update(update).finish();
  }

  /** A projection with names in the text. */
  public static ExpressionText of(Projection projection) {
    return new ExpressionPrinter(false).projection(projection).finish();
  }

  /** A condition with a placeholder for each name and value, as DynamoDB takes it. */
  public static ExpressionText withPlaceholders(Condition condition) {
    return new ExpressionPrinter(true).condition(condition).finish();
  }

  /** An update with a placeholder for each name and value, as DynamoDB takes it. */
  public static ExpressionText withPlaceholders(Update update) {
    return new ExpressionPrinter(true).update(update).finish();
  }

  /** A projection with a placeholder for each name, as DynamoDB takes it. */
  public static ExpressionText withPlaceholders(Projection projection) {
    return new ExpressionPrinter(true).projection(projection).finish();
  }

  static String of(DocumentPath path) {
    return new ExpressionPrinter(false).path(path).finish().text();
  }

  /** The text alone. */
  @Override
  public String toString() {
    return text;
  }
}
