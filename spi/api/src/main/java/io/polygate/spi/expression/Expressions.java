package io.polygate.spi.expression;

import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Parses single expressions. Where one set of names and values serves several expressions, use
 * {@link ExpressionParser}.
 *
 * <p>All methods throw {@link StorageException.Invalid} if the text is not such an expression,
 * naming the column and what was expected there, or if a placeholder is undefined or never used;
 * {@link StorageException.TooLarge} if the text or its parts exceed a limit; and {@link
 * StorageException.Rejected} if a number in the text cannot be kept exactly.
 */
public final class Expressions {
  /** The longest expression, in bytes of UTF-8. */
  public static final int MAX_BYTES = 4096;

  /** The most operators and functions of an expression. */
  public static final int MAX_OPERATORS = 300;

  /** The most parentheses, functions and NOTs within each other. */
  public static final int MAX_DEPTH = 64;

  /** What an expression sees of an item that is not there. */
  public static final Value ABSENT_ITEM = new Value.Members(new LinkedHashMap<>());

  private Expressions() {}

  /** A condition or filter without placeholders. */
  public static Condition condition(String text) {
    return condition(text, Map.of(), Map.of());
  }

  /**
   * A condition or filter.
   *
   * @param names attribute names by placeholder, {@code #name}
   * @param values values by placeholder, {@code :name}
   */
  public static Condition condition(
      String text, Map<String, String> names, Map<String, Value> values) {
    ExpressionParser parser = new ExpressionParser(names, values);
    Condition condition = parser.condition(text);
    parser.requireAllUsed();
    return condition;
  }

  /** An update without placeholders. */
  public static Update update(String text) {
    return update(text, Map.of(), Map.of());
  }

  /**
   * An update.
   *
   * @param names attribute names by placeholder, {@code #name}
   * @param values values by placeholder, {@code :name}
   */
  public static Update update(String text, Map<String, String> names, Map<String, Value> values) {
    ExpressionParser parser = new ExpressionParser(names, values);
    Update update = parser.update(text);
    parser.requireAllUsed();
    return update;
  }

  /** A projection without placeholders. */
  public static Projection projection(String text) {
    return projection(text, Map.of());
  }

  /**
   * A projection.
   *
   * @param names attribute names by placeholder, {@code #name}
   */
  public static Projection projection(String text, Map<String, String> names) {
    ExpressionParser parser = new ExpressionParser(names, Map.of());
    Projection projection = parser.projection(text);
    parser.requireAllUsed();
    return projection;
  }
}
