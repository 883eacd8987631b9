package io.polygate.gateway.catalog;

import io.polygate.spi.CollectionSchema.FieldType;
import io.polygate.spi.Json;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Values of one type as those of another, where nobody could doubt what is meant: a number or a
 * truth value as its JSON text, and such text as what it says.
 */
final class FieldConversion {
  private FieldConversion() {}

  /** The value as one of the type; empty if it cannot be one. */
  static Optional<Value> convert(Value value, FieldType type) {
    if (Field.fits(type, value) || value instanceof Value.Null) {
      return Optional.of(value);
    }
    return switch (type) {
      case STRING -> text(value);
      case NUMBER, INTEGER, BOOLEAN ->
          value instanceof Value.Text(String text)
              ? spoken(text).filter(said -> Field.fits(type, said))
              : Optional.empty();
      case OBJECT, ARRAY, ANY -> Optional.empty();
    };
  }

  private static Optional<Value> text(Value value) {
    return switch (value) {
      case Value.Num _, Value.Bool _ ->
          Optional.of(new Value.Text(new String(Json.write(value), StandardCharsets.UTF_8)));
      default -> Optional.empty();
    };
  }

  private static Optional<Value> spoken(String text) {
    try {
      return Optional.of(Json.parse(text.getBytes(StandardCharsets.UTF_8)));
    } catch (StorageException.Invalid | StorageException.Rejected e) {
      return Optional.empty();
    }
  }
}
