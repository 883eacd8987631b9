package io.polygate.spi.expression;

import io.polygate.spi.Value;

/**
 * The types that {@code attribute_type} tells apart, by their DynamoDB names.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html">attribute_type</a>
 */
public enum AttributeType {
  /** A string. */
  S,
  /** A set of strings. */
  SS,
  /** A number. */
  N,
  /** A set of numbers. */
  NS,
  /** Binary data. */
  B,
  /** A set of binary data. */
  BS,
  /** A truth value. */
  BOOL,
  /** The null. */
  NULL,
  /** A list. */
  L,
  /** An object. */
  M;

  /** The type of a value. */
  public static AttributeType of(Value value) {
    return switch (value) {
      case Value.Text _ -> S;
      case Value.Num _ -> N;
      case Value.Bytes _ -> B;
      case Value.Bool _ -> BOOL;
      case Value.Null _ -> NULL;
      case Value.Array _ -> L;
      case Value.Members _ -> M;
      case Value.Set set ->
          switch (of(set.values().getFirst())) {
            case S -> SS;
            case N -> NS;
            default -> BS;
          };
    };
  }
}
