package io.polygate.spi.expression;

import io.polygate.spi.StorageException;
import io.polygate.spi.Value;

/** What a condition compares. */
public sealed interface Operand {

  /** The attribute at a path; nothing if the item has none there. */
  record Attribute(DocumentPath path) implements Operand, UpdateValue.Term {}

  /** A value that the expression brings along. */
  record Constant(Value value) implements Operand, UpdateValue.Term {}

  /**
   * {@code size(operand)}: of a string its length in UTF-16 code units, of binary data its bytes,
   * of a list, an object or a set its elements; nothing for anything else.
   */
  record Size(Operand operand) implements Operand {
    /**
     * Checks what is already known of the operand.
     *
     * @throws StorageException.Invalid if it is a value that has no size
     */
    public Size {
      boolean sized =
          switch (operand) {
            case Attribute _ -> true;
            case Size _ -> false;
            case Constant(Value value) ->
                switch (value) {
                  case Value.Null _ -> false;
                  case Value.Bool _ -> false;
                  case Value.Num _ -> false;
                  case Value.Text _ -> true;
                  case Value.Bytes _ -> true;
                  case Value.Array _ -> true;
                  case Value.Members _ -> true;
                  case Value.Set _ -> true;
                };
          };
      if (!sized) {
        throw new StorageException.Invalid("The operand has no size.", "size");
      }
    }
  }
}
