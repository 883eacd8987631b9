package io.polygate.spi.expression;

import io.polygate.spi.StorageException;
import java.util.List;

/**
 * A condition on an item, as a condition or filter expression states it.
 *
 * <p>Immutable. What each kind means is said by {@link ConditionEvaluator}.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html">DynamoDB's
 *     operators and functions</a>
 */
public sealed interface Condition {

  /** {@code left = right} and its like. */
  record Comparison(Operand left, Operator operator, Operand right) implements Condition {}

  /** The comparison operators. */
  enum Operator {
    /** Equal: of one type, and of one value. */
    EQUAL("="),
    /** Not equal. */
    NOT_EQUAL("<>"),
    /** Less. */
    LESS("<"),
    /** Less or equal. */
    LESS_OR_EQUAL("<="),
    /** Greater. */
    GREATER(">"),
    /** Greater or equal. */
    GREATER_OR_EQUAL(">=");

    private final String symbol;

    Operator(String symbol) {
      this.symbol = symbol;
    }

    /** As it stands in an expression. */
    public String symbol() {
      return symbol;
    }
  }

  /** {@code operand BETWEEN low AND high}, both ends included. */
  record Between(Operand operand, Operand low, Operand high) implements Condition {}

  /**
   * {@code operand IN (candidates)}.
   *
   * @param candidates 1 to {@value Expressions#MAX_CANDIDATES}
   */
  record In(Operand operand, List<Operand> candidates) implements Condition {
    /**
     * Copies and checks the candidates.
     *
     * @throws StorageException.Invalid if there are none or too many
     */
    public In {
      candidates = List.copyOf(candidates);
      if (candidates.isEmpty() || candidates.size() > 100) {
        throw new StorageException.Invalid("IN takes 1 to 100 operands.", "IN");
      }
    }
  }

  /** {@code attribute_exists(path)}. */
  record AttributeExists(DocumentPath path) implements Condition {}

  /** {@code attribute_not_exists(path)}. */
  record AttributeNotExists(DocumentPath path) implements Condition {}

  /** {@code attribute_type(path, type)}. */
  record HasType(DocumentPath path, AttributeType type) implements Condition {}

  /** {@code begins_with(operand, prefix)}, of two strings or two binary values. */
  record BeginsWith(Operand operand, Operand prefix) implements Condition {}

  /**
   * {@code contains(container, element)}: a string within a string, binary data within binary data,
   * or an element of a set or a list.
   */
  record Contains(Operand container, Operand element) implements Condition {}

  /** All of at least two. */
  record And(List<Condition> conditions) implements Condition {
    /**
     * Copies and checks the conditions.
     *
     * @throws StorageException.Invalid if there are fewer than two
     */
    public And {
      conditions = atLeastTwo(conditions);
    }
  }

  /** Any of at least two. */
  record Or(List<Condition> conditions) implements Condition {
    /**
     * Copies and checks the conditions.
     *
     * @throws StorageException.Invalid if there are fewer than two
     */
    public Or {
      conditions = atLeastTwo(conditions);
    }
  }

  /** The opposite. */
  record Not(Condition condition) implements Condition {}

  private static List<Condition> atLeastTwo(List<Condition> conditions) {
    if (conditions.size() < 2) {
      throw new StorageException.Invalid("AND and OR join at least two conditions.", "condition");
    }
    return List.copyOf(conditions);
  }
}
