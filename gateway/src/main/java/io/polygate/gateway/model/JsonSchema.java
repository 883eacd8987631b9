package io.polygate.gateway.model;

import static io.polygate.gateway.model.JsonTexts.array;
import static io.polygate.gateway.model.JsonTexts.object;

import io.polygate.gateway.catalog.Field;
import io.polygate.spi.CollectionSchema.FieldType;
import io.polygate.spi.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The values of collections as JSON Schema: what is accepted when they are written.
 *
 * @see <a href="https://json-schema.org/draft/2020-12">JSON Schema 2020-12</a>
 */
public final class JsonSchema {
  private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

  private JsonSchema() {}

  /** The schema of a namespace: a definition for each collection. */
  public static Value of(NamespaceModel model) {
    SequencedMap<String, Value> definitions = new LinkedHashMap<>();
    for (NamespaceModel.Collection collection : model.collections()) {
      definitions.put(collection.name(), of(collection));
    }
    return object(
        "$schema",
        DIALECT,
        "$id",
        "/v1/namespaces/" + model.namespace() + "/schema.json",
        "title",
        model.namespace(),
        "$defs",
        new Value.Members(definitions));
  }

  /** The schema of a collection's values. */
  static Value of(NamespaceModel.Collection collection) {
    SequencedMap<String, Value> schema = new LinkedHashMap<>();
    schema.put("title", new Value.Text(collection.name()));
    if (collection.objectsOnly()) {
      schema.put("type", new Value.Text("object"));
    }
    SequencedMap<String, Value> properties = new LinkedHashMap<>();
    for (Map.Entry<String, NamespaceModel.Member> member : collection.members().entrySet()) {
      Optional<Field> field =
          Optional.ofNullable(collection.definition().fields().get(member.getKey()));
      properties.put(member.getKey(), of(member.getValue(), field));
    }
    schema.put("properties", new Value.Members(properties));
    if (!collection.required().isEmpty()) {
      schema.put("required", array(collection.required()));
    }
    if (collection.definition().strict()) {
      schema.put("additionalProperties", Value.Bool.FALSE);
    }
    return new Value.Members(schema);
  }

  private static Value of(NamespaceModel.Member member, Optional<Field> field) {
    SequencedMap<String, Value> schema = new LinkedHashMap<>();
    if (member.type() != FieldType.ANY) {
      String word = member.type().name().toLowerCase(java.util.Locale.ROOT);
      schema.put("type", member.required() ? new Value.Text(word) : array(List.of(word, "null")));
    } else if (member.required()) {
      schema.put("not", object("type", "null"));
    }
    field.flatMap(Field::defaultValue).ifPresent(value -> schema.put("default", value));
    if (field.flatMap(Field::computed).isPresent()) {
      schema.put("readOnly", Value.Bool.TRUE);
    }
    return new Value.Members(schema);
  }
}
