package io.polygate.spi.expression;

import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.util.List;

/**
 * What can be said against operands before any item is seen. DynamoDB refuses the same, so that an
 * expression that one backend takes is taken by all.
 */
final class OperandRules {
  private OperandRules() {}

  /** Refuses to compare an attribute with itself. */
  static void requireDistinct(String operator, Operand first, List<Operand> others) {
    if (first instanceof Operand.Attribute && others.contains(first)) {
      throw new StorageException.Invalid("An attribute is compared with itself.", operator);
    }
  }

  /** Refuses values of types that have no order. */
  static void requireOrdered(String operator, Operand operand) {
    if (operand instanceof Operand.Constant(Value value) && !hasOrder(value)) {
      throw new StorageException.Invalid(
          "Only strings, numbers and binary data have an order.", operator);
    }
  }

  /** Refuses values that can neither be a prefix nor have one. */
  static void requireText(String function, Operand operand) {
    boolean possible =
        switch (operand) {
          case Operand.Attribute _ -> true;
          case Operand.Size _ -> false;
          case Operand.Constant(Value value) ->
              value instanceof Value.Text || value instanceof Value.Bytes;
        };
    if (!possible) {
      throw new StorageException.Invalid("Only strings and binary data have prefixes.", function);
    }
  }

  /** Refuses bounds that no value is between. */
  static void requireBounds(Operand low, Operand high) {
    if (low instanceof Operand.Constant(Value lowest)
        && high instanceof Operand.Constant(Value highest)) {
      if (!lowest.getClass().equals(highest.getClass())) {
        throw new StorageException.Invalid("The bounds are of different types.", "BETWEEN");
      }
      if (Values.compare(lowest, highest) > 0) {
        throw new StorageException.Invalid("The lower bound is above the upper one.", "BETWEEN");
      }
    }
  }

  private static boolean hasOrder(Value value) {
    return value instanceof Value.Text
        || value instanceof Value.Num
        || value instanceof Value.Bytes;
  }
}
