package io.polygate.spi.expression;

import io.polygate.spi.StorageException;
import io.polygate.spi.Value;

/** What SET gives to an attribute, worked out from the item as it was before the update. */
public sealed interface UpdateValue {

  /** A value that is read or brought along, and may be part of another. */
  sealed interface Term extends UpdateValue
      permits Operand.Attribute, Operand.Constant, IfNotExists {}

  /**
   * {@code if_not_exists(path, fallback)}: the attribute, or the fallback if there is none. The
   * fallback must have a value in either case.
   */
  record IfNotExists(DocumentPath path, Term fallback) implements Term {
    /**
     * Checks the operands.
     *
     * @throws StorageException.Invalid if the fallback is the same attribute
     */
    public IfNotExists {
      if (fallback instanceof Operand.Attribute(DocumentPath other) && other.equals(path)) {
        throw new StorageException.Invalid("An attribute is its own fallback.", "if_not_exists");
      }
    }
  }

  /** {@code left + right}, of two numbers. */
  record Sum(Term left, Term right) implements UpdateValue {
    /**
     * Checks what is already known of the operands.
     *
     * @throws StorageException.Invalid if one is a value that is not a number
     */
    public Sum {
      requireNumber("+", left);
      requireNumber("+", right);
    }
  }

  /** {@code left - right}, of two numbers. */
  record Difference(Term left, Term right) implements UpdateValue {
    /**
     * Checks what is already known of the operands.
     *
     * @throws StorageException.Invalid if one is a value that is not a number
     */
    public Difference {
      requireNumber("-", left);
      requireNumber("-", right);
    }
  }

  /** {@code list_append(first, second)}, of two lists. */
  record ListAppend(Term first, Term second) implements UpdateValue {
    /**
     * Checks what is already known of the operands.
     *
     * @throws StorageException.Invalid if one is a value that is not a list
     */
    public ListAppend {
      requireList(first);
      requireList(second);
    }
  }

  private static void requireNumber(String operator, Term operand) {
    if (operand instanceof Operand.Constant(Value value) && !(value instanceof Value.Num)) {
      throw new StorageException.Invalid("An operand is not a number.", operator);
    }
  }

  private static void requireList(Term operand) {
    if (operand instanceof Operand.Constant(Value value) && !(value instanceof Value.Array)) {
      throw new StorageException.Invalid("An operand is not a list.", "list_append");
    }
  }
}
