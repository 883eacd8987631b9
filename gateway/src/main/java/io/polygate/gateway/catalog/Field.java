package io.polygate.gateway.catalog;

import io.polygate.spi.CollectionSchema.FieldType;
import io.polygate.spi.Decimals;
import io.polygate.spi.Value;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A declared member of an item's value.
 *
 * @param type what its value may be; a null is a value of every type
 * @param required whether it must be there and not null
 * @param defaultValue what it is set to on a write that leaves it out
 * @param defaultExpression what makes that, where it is not always the same
 * @param computed what makes it of the others on every write, whatever the write says of it
 */
public record Field(
    FieldType type,
    boolean required,
    Optional<Value> defaultValue,
    Optional<FieldExpression> defaultExpression,
    Optional<FieldExpression> computed) {

  /** A field that nothing is worked out for. */
  public Field(FieldType type, boolean required, Optional<Value> defaultValue) {
    this(type, required, defaultValue, Optional.empty(), Optional.empty());
  }

  /** Whether a write that leaves it out has it all the same. */
  public boolean isFilled() {
    return defaultValue.isPresent() || defaultExpression.isPresent() || computed.isPresent();
  }

  /** The type's name in a definition. */
  static String word(FieldType type) {
    return type.name().toLowerCase(Locale.ROOT);
  }

  /** The names of all types. */
  static List<String> words() {
    return Arrays.stream(FieldType.values()).map(Field::word).toList();
  }

  /** The type of a name, or empty if there is none. */
  static Optional<FieldType> named(String word) {
    return Arrays.stream(FieldType.values()).filter(type -> word(type).equals(word)).findFirst();
  }

  /** Whether a value that is not null is of a type. */
  static boolean fits(FieldType type, Value value) {
    return switch (type) {
      case STRING -> value instanceof Value.Text;
      case NUMBER -> value instanceof Value.Num;
      case INTEGER -> value instanceof Value.Num(BigDecimal number) && isWhole(number);
      case BOOLEAN -> value instanceof Value.Bool;
      case OBJECT -> value instanceof Value.Members;
      case ARRAY -> value instanceof Value.Array;
      case ANY -> true;
    };
  }

  private static boolean isWhole(BigDecimal number) {
    return Decimals.isWhole(number);
  }
}
