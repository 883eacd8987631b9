package io.polygate.spi.expression;

import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.util.Map;

/**
 * Parses the expressions of one request, which share their names and values. For one thread.
 *
 * <p>The grammar is that of DynamoDB's condition, filter, projection and update expressions. Beyond
 * it: numbers, 'strings', true, false and null may stand in the text; a plain attribute name may be
 * any word of letters, digits and underscores except AND, OR, NOT, BETWEEN, IN, TRUE, FALSE and
 * NULL where an operand begins; and any name may stand in "double quotes". A quote within quotes is
 * doubled. Keywords may be in any case, functions are in small letters.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html">Condition
 *     and filter expressions</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html">Update
 *     expressions</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ProjectionExpressions.html">Projection
 *     expressions</a>
 */
public final class ExpressionParser {
  private final Placeholders placeholders;

  /**
   * A parser for expressions with these placeholders.
   *
   * @param names attribute names by placeholder, {@code #name}
   * @param values values by placeholder, {@code :name}
   * @throws StorageException.Invalid if a key has another form or an attribute name is empty
   */
  public ExpressionParser(Map<String, String> names, Map<String, Value> values) {
    this.placeholders = new Placeholders(names, values);
  }

  /**
   * A condition or filter expression.
   *
   * @throws StorageException.Invalid if it is malformed or uses an undefined placeholder
   * @throws StorageException.TooLarge if it exceeds a limit
   * @throws StorageException.Rejected if it has a number that cannot be kept exactly
   */
  public Condition condition(String text) {
    return new ConditionParser(new TokenReader(text, placeholders)).parse();
  }

  /**
   * An update expression.
   *
   * @throws StorageException.Invalid if it is malformed or uses an undefined placeholder
   * @throws StorageException.TooLarge if it exceeds a limit
   * @throws StorageException.Rejected if it has a number that cannot be kept exactly
   */
  public Update update(String text) {
    return new UpdateParser(new TokenReader(text, placeholders)).parse();
  }

  /**
   * A projection expression.
   *
   * @throws StorageException.Invalid if it is malformed or uses an undefined placeholder
   * @throws StorageException.TooLarge if it exceeds a limit
   */
  public Projection projection(String text) {
    return new ProjectionParser(new TokenReader(text, placeholders)).parse();
  }

  /**
   * Checks, after the last expression of the request, that no name or value was given in vain.
   *
   * @throws StorageException.Invalid if one was
   */
  public void requireAllUsed() {
    placeholders.requireAllUsed();
  }
}
