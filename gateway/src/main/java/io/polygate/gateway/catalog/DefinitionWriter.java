package io.polygate.gateway.catalog;

import io.polygate.spi.CollectionSchema.FieldType;
import io.polygate.spi.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Writes a definition's JSON form, without what says nothing. */
final class DefinitionWriter {
  private DefinitionWriter() {}

  static Value write(Definition definition) {
    Map<String, Value> members = new LinkedHashMap<>();
    definition.key().ifPresent(key -> members.put("key", key(key)));
    putAll(members, "fields", definition.fields(), DefinitionWriter::field);
    putAll(members, "indexes", definition.indexes(), DefinitionWriter::index);
    putAll(members, "references", definition.references(), DefinitionWriter::reference);
    definition.ttl().ifPresent(ttl -> members.put("ttl", new Value.Text(ttl)));
    members.put("strict", Value.Bool.of(definition.strict()));
    if (definition.version() > 0) {
      members.put("version", Value.Num.of(definition.version()));
    }
    definition
        .migrate()
        .ifPresent(
            steps ->
                members.put(
                    "migrate",
                    new Value.Array(steps.stream().map(DefinitionWriter::step).toList())));
    return Value.Members.of(members);
  }

  private static Value step(MigrationStep step) {
    return Value.Members.of(
        switch (step) {
          case MigrationStep.Rename(String from, String to) ->
              Map.of("rename", texts(List.of(from, to)));
          case MigrationStep.Drop(String field) -> Map.of("drop", new Value.Text(field));
          case MigrationStep.Set(String field, FieldExpression expression) ->
              Map.of("set", texts(List.of(field, expression.text())));
          case MigrationStep.Retype(String field, FieldType type) ->
              Map.of("retype", texts(List.of(field, Field.word(type))));
        });
  }

  private static Value key(KeyRule key) {
    Map<String, Value> members = new LinkedHashMap<>();
    members.put("partition", texts(key.partition()));
    if (!key.sort().isEmpty()) {
      members.put("sort", texts(key.sort()));
    }
    key.entity().ifPresent(entity -> members.put("entity", new Value.Text(entity)));
    key.parent().ifPresent(parent -> members.put("parent", new Value.Text(parent)));
    KeySettings settings = key.settings();
    settings.separator().ifPresent(text -> members.put("separator", new Value.Text(text)));
    settings
        .prefixSortKey()
        .ifPresent(prefix -> members.put("prefixSortKey", Value.Bool.of(prefix)));
    key.generate().ifPresent(generate -> members.put("generate", new Value.Text(generate.word())));
    return Value.Members.of(members);
  }

  private static Value field(Field field) {
    Map<String, Value> members = new LinkedHashMap<>();
    members.put("type", new Value.Text(Field.word(field.type())));
    if (field.required()) {
      members.put("required", Value.Bool.TRUE);
    }
    field.defaultValue().ifPresent(value -> members.put("default", value));
    field
        .defaultExpression()
        .ifPresent(made -> members.put("defaultExpression", new Value.Text(made.text())));
    field.computed().ifPresent(made -> members.put("computed", new Value.Text(made.text())));
    return Value.Members.of(members);
  }

  private static Value index(IndexRule index) {
    Map<String, Value> members = new LinkedHashMap<>();
    members.put("partition", new Value.Text(index.partition()));
    index.sort().ifPresent(sort -> members.put("sort", new Value.Text(sort)));
    members.put(
        "projection",
        switch (index.projection()) {
          case IndexRule.Projection.All() -> new Value.Text("all");
          case IndexRule.Projection.Keys() -> new Value.Text("keys");
          case IndexRule.Projection.Fields(List<String> fields) -> texts(fields);
        });
    return Value.Members.of(members);
  }

  private static Value reference(Reference reference) {
    Map<String, Value> members = new LinkedHashMap<>();
    members.put("field", new Value.Text(reference.field()));
    members.put("collection", new Value.Text(reference.collection().name()));
    if (reference.isKept()) {
      members.put("onDelete", new Value.Text(reference.onDelete().word()));
    }
    return Value.Members.of(members);
  }

  private static <T> void putAll(
      Map<String, Value> members, String name, Map<String, T> parts, Function<T, Value> writer) {
    if (!parts.isEmpty()) {
      Map<String, Value> written = new LinkedHashMap<>();
      parts.forEach((part, content) -> written.put(part, writer.apply(content)));
      members.put(name, Value.Members.of(written));
    }
  }

  private static Value texts(List<String> texts) {
    return new Value.Array(texts.stream().<Value>map(Value.Text::new).toList());
  }
}
