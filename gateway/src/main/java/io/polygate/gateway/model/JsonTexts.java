package io.polygate.gateway.model;

import io.polygate.spi.Json;
import io.polygate.spi.Value;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Builds JSON. */
final class JsonTexts {
  private JsonTexts() {}

  /** An object of names and values in turn; values are texts, truth values, or {@link Value}s. */
  static Value.Members object(Object... namesAndValues) {
    SequencedMap<String, Value> members = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      members.put((String) namesAndValues[i], value(namesAndValues[i + 1]));
    }
    return new Value.Members(members);
  }

  /** A list of values of the same kinds. */
  static Value.Array array(List<?> values) {
    return new Value.Array(values.stream().map(JsonTexts::value).toList());
  }

  private static Value value(Object value) {
    return switch (value) {
      case Value json -> json;
      case String text -> new Value.Text(text);
      case Boolean truth -> Value.Bool.of(truth);
      case Integer number -> Value.Num.of(number);
      default -> throw new IllegalArgumentException("Not JSON: " + value.getClass());
    };
  }

  /** A text as a literal of JSON, JavaScript and TypeScript alike, which ends no comment either. */
  static String literal(String text) {
    return new String(Json.write(new Value.Text(text)), StandardCharsets.UTF_8)
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029")
        .replace("*/", "*\\/")
        .replace("</", "<\\/");
  }
}
