package io.polygate.spi.expression;

/** What SET gives to an attribute, worked out from the item as it was before the update. */
public sealed interface UpdateValue
    permits Operand.Attribute,
        Operand.Constant,
        UpdateValue.Sum,
        UpdateValue.Difference,
        UpdateValue.IfNotExists,
        UpdateValue.ListAppend {

  /** {@code left + right}, of two numbers. */
  record Sum(UpdateValue left, UpdateValue right) implements UpdateValue {}

  /** {@code left - right}, of two numbers. */
  record Difference(UpdateValue left, UpdateValue right) implements UpdateValue {}

  /** {@code if_not_exists(path, fallback)}: the attribute, or the fallback if there is none. */
  record IfNotExists(DocumentPath path, UpdateValue fallback) implements UpdateValue {}

  /** {@code list_append(first, second)}, of two lists. */
  record ListAppend(UpdateValue first, UpdateValue second) implements UpdateValue {}
}
