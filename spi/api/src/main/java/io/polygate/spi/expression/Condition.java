package io.polygate.spi.expression;

import io.polygate.spi.StorageException;
import java.util.List;

/**
 * A condition on an item, as a condition or filter expression states it.
 *
 * <p>Immutable. What each kind means is said by {@link ConditionEvaluator}. Constructors throw
 * {@link StorageException.Invalid} for what can be true of no item, or for no sensible reason of
 * all, as DynamoDB does: an attribute compared with itself, values of a type that an operator
 * cannot use.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html">DynamoDB's
 *     operators and functions</a>
 */
public sealed interface Condition {

  /** {@code left = right} and its like. */
  record Comparison(Operand left, Operator operator, Operand right) implements Condition {
    /** Checks the operands. */
    public Comparison {
      OperandRules.requireDistinct(operator.symbol(), left, List.of(right));
      if (operator != Operator.EQUAL && operator != Operator.NOT_EQUAL) {
        OperandRules.requireOrdered(operator.symbol(), left);
        OperandRules.requireOrdered(operator.symbol(), right);
      }
    }
  }

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
  record Between(Operand operand, Operand low, Operand high) implements Condition {
    /** Checks the operands. */
    public Between {
      OperandRules.requireDistinct("BETWEEN", operand, List.of(low, high));
      OperandRules.requireOrdered("BETWEEN", operand);
      OperandRules.requireOrdered("BETWEEN", low);
      OperandRules.requireOrdered("BETWEEN", high);
      OperandRules.requireBounds(low, high);
    }
  }

  /**
   * {@code operand IN (candidates)}.
   *
   * @param candidates 1 to {@value #MAX_CANDIDATES}
   */
  record In(Operand operand, List<Operand> candidates) implements Condition {
    /** The most candidates. */
    public static final int MAX_CANDIDATES = 100;

    /**
     * Copies and checks the candidates.
     *
     * @throws StorageException.TooLarge if there are too many
     */
    public In {
      candidates = List.copyOf(candidates);
      if (candidates.isEmpty()) {
        throw new StorageException.Invalid("IN needs at least one operand.", "IN");
      }
      if (candidates.size() > MAX_CANDIDATES) {
        throw new StorageException.TooLarge(
            "IN has too many operands.", "inOperands", MAX_CANDIDATES, candidates.size());
      }
      OperandRules.requireDistinct("IN", operand, candidates);
    }
  }

  /** {@code attribute_exists(path)}. */
  record AttributeExists(DocumentPath path) implements Condition {}

  /** {@code attribute_not_exists(path)}. */
  record AttributeNotExists(DocumentPath path) implements Condition {}

  /** {@code attribute_type(operand, type)}. */
  record HasType(Operand operand, AttributeType type) implements Condition {}

  /** {@code begins_with(operand, prefix)}, of two strings or two binary values. */
  record BeginsWith(Operand operand, Operand prefix) implements Condition {
    /** Checks the operands. */
    public BeginsWith {
      OperandRules.requireDistinct("begins_with", operand, List.of(prefix));
      OperandRules.requireText("begins_with", operand);
      OperandRules.requireText("begins_with", prefix);
    }
  }

  /**
   * {@code contains(container, element)}: a string within a string, binary data within binary data,
   * or an element of a set or a list.
   */
  record Contains(Operand container, Operand element) implements Condition {
    /** Checks the operands. */
    public Contains {
      OperandRules.requireDistinct("contains", container, List.of(element));
    }
  }

  /** All of at least two. */
  record And(List<Condition> conditions) implements Condition {
    /** Copies and counts the conditions. */
    public And {
      conditions = atLeastTwo(conditions);
    }
  }

  /** Any of at least two. */
  record Or(List<Condition> conditions) implements Condition {
    /** Copies and counts the conditions. */
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
