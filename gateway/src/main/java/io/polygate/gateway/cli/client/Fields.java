package io.polygate.gateway.cli.client;

import io.polygate.spi.Json;
import io.polygate.spi.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks into answers. */
final class Fields {
  private Fields() {}

  /** The member of an object; null if it is none, or has none of the name. */
  static @Nullable Value member(@Nullable Value object, String name) {
    return object instanceof Value.Members(var members) ? members.get(name) : null;
  }

  /** The elements of a list that is a member. */
  static List<Value> list(@Nullable Value object, String name) {
    return member(object, name) instanceof Value.Array(var values) ? values : List.of();
  }

  /** Text, if it is text. */
  static Optional<String> text(@Nullable Value value) {
    return value instanceof Value.Text(String text) ? Optional.of(text) : Optional.empty();
  }

  /** How a value is shown in a cell: text as it is, and all else as JSON. */
  static String cell(@Nullable Value value) {
    return switch (value) {
      case null -> "";
      case Value.Null() -> "";
      case Value.Text(String text) -> text;
      default -> json(value);
    };
  }

  /** A value as JSON text. */
  static String json(Value value) {
    return new String(Json.write(value), StandardCharsets.UTF_8);
  }
}
