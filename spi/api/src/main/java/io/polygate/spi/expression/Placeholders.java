package io.polygate.spi.expression;

import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The names and values that placeholders stand for, and which of them were used. */
final class Placeholders {
  private final Map<String, String> names;
  private final Map<String, Value> values;
  private final Set<String> unused = new TreeSet<>();

  Placeholders(Map<String, String> names, Map<String, Value> values) {
    this.names = new HashMap<>(names);
    this.values = new HashMap<>(values);
    this.names.forEach(
        (placeholder, name) -> {
          require(placeholder, '#', "A name's placeholder must match #[A-Za-z0-9_]+.", "names");
          if (name.isEmpty()) {
            throw new StorageException.Invalid(
                "An attribute name must not be empty.", "names." + placeholder);
          }
        });
    this.values
        .keySet()
        .forEach(
            placeholder ->
                require(
                    placeholder,
                    ':',
                    "A value's placeholder must match :[A-Za-z0-9_]+.",
                    "values"));
    unused.addAll(this.names.keySet());
    unused.addAll(this.values.keySet());
  }

  private static void require(String placeholder, char sign, String message, String where) {
    if (!Lexer.isPlaceholder(placeholder, sign)) {
      throw new StorageException.Invalid(message, where + "." + placeholder);
    }
  }

  /** The attribute name of a placeholder. */
  Optional<String> name(String placeholder) {
    unused.remove(placeholder);
    return Optional.ofNullable(names.get(placeholder));
  }

  /** The value of a placeholder. */
  Optional<Value> value(String placeholder) {
    unused.remove(placeholder);
    return Optional.ofNullable(values.get(placeholder));
  }

  void requireAllUsed() {
    if (!unused.isEmpty()) {
      throw new StorageException.Invalid(
          "A name or value was given that no expression uses.", String.join(", ", unused));
    }
  }
}
