package io.polygate.spi.tck.expression;

import io.polygate.spi.Value;
import io.polygate.spi.expression.ConditionEvaluator;
import io.polygate.spi.expression.Expressions;
import io.polygate.spi.expression.ProjectionEvaluator;
import io.polygate.spi.expression.UpdateEvaluator;
import java.util.Map;
import java.util.Optional;

/**
 * An expression, an item, and what comes of them.
 *
 * @param about the rule that it is an example of
 * @param kind what the text is
 * @param text the expression
 * @param names attribute names by placeholder
 * @param values values by placeholder
 * @param item empty if there is none yet
 * @param expectation what comes of it
 */
public record ExpressionCase(
    String about,
    Kind kind,
    String text,
    Map<String, String> names,
    Map<String, Value> values,
    Optional<Value> item,
    Expectation expectation) {

  /** The kinds of expressions. */
  public enum Kind {
    /** A condition or filter. */
    CONDITION,
    /** An update. */
    UPDATE,
    /** A projection. */
    PROJECTION
  }

  /** What may come of an expression. */
  public sealed interface Expectation {}

  /**
   * A result.
   *
   * @param value a truth value of a condition, the item after an update, or the parts that a
   *     projection cuts out
   */
  public record Result(Value value) implements Expectation {}

  /**
   * A refusal.
   *
   * @param mistake what is wrong with it
   * @param where what the error's place begins with; empty if the table does not say
   */
  public record Refusal(Mistake mistake, String where) implements Expectation {}

  /** What can be wrong with an expression. */
  public enum Mistake {
    /** The expression is malformed, or makes no sense for any item. */
    INVALID,
    /** The item does not fit it, or a number cannot be kept exactly. */
    REJECTED,
    /** It exceeds a limit. */
    TOO_LARGE
  }

  /** What the expression sees of the item. */
  public Value visibleItem() {
    return item.orElse(Expressions.ABSENT_ITEM);
  }

  /** What the reference evaluators make of it, in the form of a {@link Result}'s value. */
  public Value evaluate() {
    return switch (kind) {
      case CONDITION ->
          Value.Bool.of(
              ConditionEvaluator.matches(
                  Expressions.condition(text, names, values), visibleItem()));
      case UPDATE -> UpdateEvaluator.apply(Expressions.update(text, names, values), visibleItem());
      case PROJECTION ->
          ProjectionEvaluator.project(Expressions.projection(text, names), visibleItem());
    };
  }

  @Override
  public String toString() {
    String shown = text.length() > 60 ? text.substring(0, 60) + "…" : text;
    return about + ": " + shown + item.map(value -> " of " + value).orElse("");
  }
}
