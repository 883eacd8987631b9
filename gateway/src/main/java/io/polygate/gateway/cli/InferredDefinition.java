package io.polygate.gateway.cli;

import io.polygate.spi.Decimals;
import io.polygate.spi.TableAdministration.Index;
import io.polygate.spi.TableAdministration.KeyAttribute;
import io.polygate.spi.TableAdministration.Table;
import io.polygate.spi.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Definitions, in their JSON form, that say what is seen of a table. */
final class InferredDefinition {
  private static final Pattern INDEX_NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,62}");

  private InferredDefinition() {}

  /** A definition with one field of each common type, to be changed. */
  static Value toBeginWith() {
    Map<String, Value> fields = new LinkedHashMap<>();
    fields.put("id", field("string"));
    fields.put("name", field("string"));
    Map<String, Value> definition = new LinkedHashMap<>();
    definition.put("key", Value.Members.of(Map.of("partition", array("id"))));
    definition.put("fields", Value.Members.of(fields));
    return Value.Members.of(definition);
  }

  /**
   * A definition of the fields that items of a table have, each of the one type that all have it
   * in, and of the table's indexes.
   */
  static Value of(Table table, List<Value> items) {
    Map<String, String> types = new TreeMap<>();
    for (Value item : items) {
      if (item instanceof Value.Members members) {
        members
            .values()
            .forEach((name, value) -> types.merge(name, type(value), InferredDefinition::both));
      }
    }
    Map<String, Value> indexes = new LinkedHashMap<>();
    for (Index index : table.indexes()) {
      add(types, index.partition());
      index.sort().ifPresent(sort -> add(types, sort));
      if (INDEX_NAME.matcher(index.name()).matches()) {
        indexes.put(index.name(), index(index.partition(), index.sort()));
      }
    }
    Map<String, Value> fields = new LinkedHashMap<>();
    types.forEach((name, type) -> fields.put(name, field(type)));
    Map<String, Value> definition = new LinkedHashMap<>();
    definition.put("fields", Value.Members.of(fields));
    if (!indexes.isEmpty()) {
      definition.put("indexes", Value.Members.of(indexes));
    }
    return Value.Members.of(definition);
  }

  private static void add(Map<String, String> types, KeyAttribute key) {
    types.putIfAbsent(
        key.name(),
        switch (key.type()) {
          case S -> "string";
          case N -> "number";
          case B -> "any";
        });
  }

  private static Value index(KeyAttribute partition, Optional<KeyAttribute> sort) {
    Map<String, Value> index = new LinkedHashMap<>();
    index.put("partition", new Value.Text(partition.name()));
    sort.ifPresent(key -> index.put("sort", new Value.Text(key.name())));
    return Value.Members.of(index);
  }

  private static Value field(String type) {
    return Value.Members.of(Map.of("type", new Value.Text(type)));
  }

  private static Value array(String element) {
    return new Value.Array(List.of(new Value.Text(element)));
  }

  private static String type(Value value) {
    return switch (value) {
      case Value.Text _ -> "string";
      case Value.Num(var number) -> Decimals.isWhole(number) ? "integer" : "number";
      case Value.Bool _ -> "boolean";
      case Value.Members _ -> "object";
      case Value.Array _ -> "array";
      case Value.Null _, Value.Bytes _, Value.Set _ -> "any";
    };
  }

  /** The type that covers both. */
  private static String both(String one, String other) {
    if (one.equals(other)) {
      return one;
    }
    return one.matches("integer|number") && other.matches("integer|number") ? "number" : "any";
  }
}
