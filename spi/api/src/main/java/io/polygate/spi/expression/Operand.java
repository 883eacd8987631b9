package io.polygate.spi.expression;

import io.polygate.spi.Value;

/** What a condition compares. */
public sealed interface Operand {

  /** The attribute at a path; nothing if the item has none there. */
  record Attribute(DocumentPath path) implements Operand, UpdateValue {}

  /** A value that the expression brings along. */
  record Constant(Value value) implements Operand, UpdateValue {}

  /**
   * {@code size(operand)}: of a string its length in characters, of binary data its bytes, of a
   * list, an object or a set its elements; nothing for anything else.
   */
  record Size(Operand operand) implements Operand {}
}
