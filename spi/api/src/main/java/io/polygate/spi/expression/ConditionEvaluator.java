package io.polygate.spi.expression;

import io.polygate.spi.Value;
import java.math.BigDecimal;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Says whether an item meets a condition, on every backend the same.
 *
 * <p>An item that is not an object has no attributes. A comparison of which a side is missing, or
 * whose sides are of different types, is false; only {@code <>} is true then, being the opposite of
 * {@code =}. Equal are numbers of one value (1.0 and 1), sets of the same elements, lists and
 * objects of equal content. An order is only among strings (by their UTF-8 bytes), among numbers
 * and among binary data (by its unsigned bytes). A function of something missing or of another type
 * than it takes is false.
 *
 * <p>Reads the item in place: nothing is copied. Safe for use by several threads.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html">DynamoDB's
 *     operators and functions</a>
 */
public final class ConditionEvaluator {
  private ConditionEvaluator() {}

  /**
   * Whether the item meets the condition.
   *
   * @param item {@link Expressions#ABSENT_ITEM} if there is none
   */
  public static boolean matches(Condition condition, Value item) {
    return switch (condition) {
      case Condition.Comparison(Operand left, Condition.Operator operator, Operand right) ->
          compares(operator, value(left, item), value(right, item));
      case Condition.Between(Operand operand, Operand low, Operand high) -> {
        Value value = value(operand, item);
        yield compares(Condition.Operator.GREATER_OR_EQUAL, value, value(low, item))
            && compares(Condition.Operator.LESS_OR_EQUAL, value, value(high, item));
      }
      case Condition.In(Operand operand, List<Operand> candidates) ->
          isIn(value(operand, item), candidates, item);
      case Condition.AttributeExists(DocumentPath path) -> Values.find(item, path) != null;
      case Condition.AttributeNotExists(DocumentPath path) -> Values.find(item, path) == null;
      case Condition.HasType(Operand operand, AttributeType type) -> {
        Value value = value(operand, item);
        yield value != null && AttributeType.of(value) == type;
      }
      case Condition.BeginsWith(Operand operand, Operand prefix) ->
          beginsWith(value(operand, item), value(prefix, item));
      case Condition.Contains(Operand container, Operand element) ->
          contains(value(container, item), value(element, item));
      case Condition.And(List<Condition> conditions) -> {
        for (Condition part : conditions) {
          if (!matches(part, item)) {
            yield false;
          }
        }
        yield true;
      }
      case Condition.Or(List<Condition> conditions) -> {
        for (Condition part : conditions) {
          if (matches(part, item)) {
            yield true;
          }
        }
        yield false;
      }
      case Condition.Not(Condition opposite) -> !matches(opposite, item);
    };
  }

  private static @Nullable Value value(Operand operand, Value item) {
    return switch (operand) {
      case Operand.Attribute(DocumentPath path) -> Values.find(item, path);
      case Operand.Constant(Value value) -> value;
      case Operand.Size(Operand inner) -> size(value(inner, item));
    };
  }

  private static @Nullable Value size(@Nullable Value value) {
    return switch (value) {
      case null -> null;
      case Value.Text(String text) -> Value.Num.of(text.length());
      case Value.Bytes bytes -> Value.Num.of(bytes.length());
      case Value.Array(List<Value> elements) -> Value.Num.of(elements.size());
      case Value.Members(SequencedMap<String, Value> members) -> Value.Num.of(members.size());
      case Value.Set(List<Value> elements) -> Value.Num.of(elements.size());
      case Value.Null _ -> null;
      case Value.Bool _ -> null;
      case Value.Num(BigDecimal _) -> null;
    };
  }

  private static boolean compares(
      Condition.Operator operator, @Nullable Value left, @Nullable Value right) {
    return switch (operator) {
      case EQUAL -> left != null && left.equals(right);
      case NOT_EQUAL -> left == null || !left.equals(right);
      case LESS -> Values.comparable(left, right) && Values.compare(left, right) < 0;
      case LESS_OR_EQUAL -> Values.comparable(left, right) && Values.compare(left, right) <= 0;
      case GREATER -> Values.comparable(left, right) && Values.compare(left, right) > 0;
      case GREATER_OR_EQUAL -> Values.comparable(left, right) && Values.compare(left, right) >= 0;
    };
  }

  private static boolean isIn(@Nullable Value value, List<Operand> candidates, Value item) {
    for (Operand candidate : candidates) {
      if (compares(Condition.Operator.EQUAL, value, value(candidate, item))) {
        return true;
      }
    }
    return false;
  }

  private static boolean beginsWith(@Nullable Value value, @Nullable Value prefix) {
    if (value instanceof Value.Text(String text) && prefix instanceof Value.Text(String start)) {
      return text.startsWith(start);
    }
    return value instanceof Value.Bytes bytes
        && prefix instanceof Value.Bytes start
        && bytes.startsWith(start);
  }

  private static boolean contains(@Nullable Value container, @Nullable Value element) {
    if (container == null || element == null) {
      return false;
    }
    return switch (container) {
      case Value.Text text -> element instanceof Value.Text part && text.contains(part);
      case Value.Bytes bytes -> element instanceof Value.Bytes part && bytes.contains(part);
      case Value.Array(List<Value> elements) -> elements.contains(element);
      case Value.Set(List<Value> elements) -> elements.contains(element);
      case Value.Members _ -> false;
      case Value.Num _ -> false;
      case Value.Bool _ -> false;
      case Value.Null _ -> false;
    };
  }
}
