package io.polygate.gateway.rest;

import io.polygate.spi.Item;
import io.polygate.spi.Json;
import io.polygate.spi.Value;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes wire records as JSON: each component is a member of its name; an empty {@link Optional} is
 * left out.
 */
final class WireWriter {
  private WireWriter() {}

  /** The JSON text of a record. */
  static byte[] json(Record document) {
    JsonOut out = new JsonOut(512);
    write(out, document);
    return out.toByteArray();
  }

  /** Writes one value of a type that wire records are made of. */
  static void write(JsonOut out, Object value) {
    switch (value) {
      case String text -> out.string(text);
      case Integer number -> out.number(number);
      case Long number -> out.number(number);
      case Boolean truth -> out.bool(truth);
      case Enum<?> word -> out.string(WireTypes.word(word));
      case Value json -> out.raw(Json.write(json));
      case Item item -> {
        int bytes = ItemEnvelopes.WHOLE.write(out, item);
        assert bytes >= 0;
      }
      case Record document -> members(out, document);
      case Collection<?> elements -> {
        out.beginArray();
        elements.forEach(element -> write(out, element));
        out.endArray();
      }
      case Map<?, ?> entries -> {
        out.beginObject();
        entries.forEach(
            (name, entry) -> {
              out.name(String.valueOf(name));
              write(out, entry);
            });
        out.endObject();
      }
      default -> throw new IllegalArgumentException("Not a wire type: " + value.getClass());
    }
  }

  private static void members(JsonOut out, Record document) {
    List<WireTypes.Component> components = WireTypes.of(document.getClass()).components();
    out.beginObject();
    for (WireTypes.Component component : components) {
      Object value = component.read(document);
      if (value instanceof Optional<?> optional) {
        optional.ifPresent(
            present -> {
              out.name(component.name());
              write(out, present);
            });
      } else {
        out.name(component.name());
        write(out, value);
      }
    }
    out.endObject();
  }
}
