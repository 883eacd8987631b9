package io.polygate.gateway.catalog;

import io.polygate.gateway.names.NearestName;
import io.polygate.spi.CollectionName;
import io.polygate.spi.CollectionSchema.FieldType;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds everything in which the parts of a definition contradict each other or pass a limit. */
record DefinitionCheck(
    Optional<KeyRule> key,
    Map<String, Field> fields,
    Map<String, IndexRule> indexes,
    Map<String, Reference> references,
    Optional<String> ttl) {
  private static final Set<FieldType> PARTITION_TYPES =
      Set.of(
          FieldType.STRING, FieldType.NUMBER, FieldType.INTEGER, FieldType.BOOLEAN, FieldType.ANY);
  private static final Set<FieldType> SORT_TYPES =
      Set.of(FieldType.STRING, FieldType.NUMBER, FieldType.INTEGER, FieldType.ANY);
  private static final Set<FieldType> TIME_TYPES =
      Set.of(FieldType.NUMBER, FieldType.INTEGER, FieldType.ANY);
  private static final String NAME_FORM = "A name must match [A-Za-z][A-Za-z0-9_-]{0,62}.";

  List<Violation> violations() {
    List<Violation> found = new ArrayList<>();
    limit(found, "/fields", "fields", fields.size(), Definition.MAX_FIELDS);
    limit(found, "/indexes", "indexes", indexes.size(), Definition.MAX_INDEXES);
    limit(found, "/references", "references", references.size(), Definition.MAX_REFERENCES);
    key.ifPresent(rule -> checkKey(found, rule));
    fields.forEach((name, field) -> checkField(found, name, field));
    indexes.forEach((name, index) -> checkIndex(found, name, index));
    references.forEach((name, reference) -> checkReference(found, name, reference));
    ttl.ifPresent(
        name -> {
          checkFieldName(found, "/ttl", name);
          if (!TIME_TYPES.contains(typeOf(name))) {
            found.add(new Violation("/ttl", "The field that holds the expiry must be a number."));
          }
        });
    return found;
  }

  private void checkKey(List<Violation> found, KeyRule rule) {
    limit(
        found,
        "/key/partition",
        "partition key fields",
        rule.partition().size(),
        Definition.MAX_KEY_FIELDS);
    limit(found, "/key/sort", "sort key fields", rule.sort().size(), Definition.MAX_KEY_FIELDS);
    Set<String> seen = new HashSet<>();
    checkKeyFields(found, "/key/partition", rule.partition(), seen);
    checkKeyFields(found, "/key/sort", rule.sort(), seen);
    if (rule.partition().isEmpty()) {
      if (rule.generate().isEmpty()) {
        found.add(
            new Violation(
                "/key/partition", "A key without fields must be generated: name a field."));
      }
      if (!rule.sort().isEmpty()) {
        found.add(
            new Violation("/key/sort", "A key with sort fields needs partition fields as well."));
      }
    }
    rule.entity().ifPresent(name -> checkName(found, "/key/entity", name));
    rule.parent().ifPresent(name -> checkName(found, "/key/parent", name));
    if (rule.parent().isPresent() && rule.entity().isEmpty()) {
      found.add(
          new Violation("/key/parent", "A key in a parent's partition needs an entity as well."));
    }
    rule.generatedField()
        .filter(name -> !canBeGenerated(rule, typeOf(name)))
        .ifPresent(
            name ->
                found.add(
                    new Violation(
                        "/key/generate",
                        "The key's last field cannot be generated, as it is of another type.")));
    rule.generatedField()
        .filter(
            name -> Optional.ofNullable(fields.get(name)).flatMap(Field::defaultValue).isPresent())
        .ifPresent(
            name ->
                found.add(
                    new Violation(
                        Violation.at("/fields", name) + "/default",
                        "The key's last field is generated and has no default.")));
  }

  private static boolean canBeGenerated(KeyRule rule, FieldType type) {
    return switch (type) {
      case STRING, ANY -> true;
      case INTEGER, NUMBER -> rule.generate().equals(Optional.of(KeyRule.Generate.SEQUENCE));
      case BOOLEAN, OBJECT, ARRAY -> false;
    };
  }

  private void checkKeyFields(
      List<Violation> found, String pointer, List<String> names, Set<String> seen) {
    for (int i = 0; i < names.size(); i++) {
      String at = Violation.at(pointer, i);
      checkFieldName(found, at, names.get(i));
      if (!seen.add(names.get(i))) {
        found.add(new Violation(at, "A field stands in a key once."));
      }
      if (!PARTITION_TYPES.contains(typeOf(names.get(i)))) {
        found.add(
            new Violation(at, "A key field must be a string, a number, an integer or a boolean."));
      }
    }
  }

  private void checkField(List<Violation> found, String name, Field field) {
    String pointer = Violation.at("/fields", name);
    checkFieldName(found, pointer, name);
    checkExpressions(found, pointer, name, field);
    if (field.defaultValue().isPresent()) {
      Value value = field.defaultValue().get();
      if (value instanceof Value.Null
          ? field.type() != FieldType.ANY
          : !Field.fits(field.type(), value)) {
        found.add(new Violation(pointer + "/default", "The default is not of the field's type."));
      }
    }
  }

  private void checkExpressions(List<Violation> found, String pointer, String name, Field field) {
    boolean inKey = key.map(KeyRule::fields).orElse(List.of()).contains(name);
    if (field.defaultExpression().isPresent()) {
      if (inKey) {
        found.add(
            new Violation(
                pointer + "/defaultExpression", "A key field is generated, not worked out."));
      } else if (field.defaultValue().isPresent()) {
        found.add(
            new Violation(
                pointer + "/defaultExpression", "A field has a default or an expression for it."));
      }
    }
    if (field.computed().isPresent()) {
      if (inKey) {
        found.add(new Violation(pointer + "/computed", "A key field cannot be computed."));
      } else if (field.defaultValue().isPresent() || field.defaultExpression().isPresent()) {
        found.add(new Violation(pointer + "/computed", "A computed field has no default."));
      }
    }
  }

  private void checkReference(List<Violation> found, String name, Reference reference) {
    String pointer = Violation.at("/references", name);
    checkName(found, pointer, name);
    checkFieldName(found, pointer + "/field", reference.field());
    if (reference.isKept() && !isFound(reference.field())) {
      found.add(
          new Violation(
              pointer + "/onDelete",
              "What refers to an item must be found before it is deleted: declare the field as a"
                  + " string, a number, an integer or a boolean, and an index with it as the"
                  + " partition and without a sort field."));
    }
  }

  /** Whether the items that have a value in a field can be found. */
  private boolean isFound(String field) {
    return typeOf(field) != FieldType.ANY
        && PARTITION_TYPES.contains(typeOf(field))
        && indexes.values().stream()
            .anyMatch(index -> index.partition().equals(field) && index.sort().isEmpty());
  }

  private void checkIndex(List<Violation> found, String name, IndexRule index) {
    String pointer = Violation.at("/indexes", name);
    checkName(found, pointer, name);
    checkIndexField(found, pointer + "/partition", index.partition(), PARTITION_TYPES);
    index.sort().ifPresent(sort -> checkIndexField(found, pointer + "/sort", sort, SORT_TYPES));
    if (index.projection() instanceof IndexRule.Projection.Fields(List<String> names)) {
      limit(
          found, pointer + "/projection", "projected fields", names.size(), Definition.MAX_FIELDS);
      if (names.isEmpty()) {
        found.add(
            new Violation(
                pointer + "/projection", "A projection is \"all\", \"keys\" or some fields."));
      }
      for (int i = 0; i < names.size(); i++) {
        checkFieldName(found, Violation.at(pointer + "/projection", i), names.get(i));
      }
    }
  }

  private void checkIndexField(
      List<Violation> found, String pointer, String name, Set<FieldType> types) {
    if (!fields.containsKey(name)) {
      found.add(
          new Violation(
              pointer,
              "An index is made of declared fields" + NearestName.ending(name, fields.keySet())));
    } else if (!types.contains(typeOf(name))) {
      found.add(
          new Violation(
              pointer,
              types.contains(FieldType.BOOLEAN)
                  ? "An index's partition must be a string, a number, an integer or a boolean."
                  : "An index's sort field must be a string, a number or an integer."));
    }
  }

  private FieldType typeOf(String name) {
    Field field = fields.get(name);
    return field == null ? FieldType.ANY : field.type();
  }

  private static void checkName(List<Violation> found, String pointer, String name) {
    try {
      // The form of every name that people choose for their data.
      var _ = new CollectionName(name);
    } catch (StorageException.Invalid e) {
      found.add(new Violation(pointer, NAME_FORM));
    }
  }

  private static void checkFieldName(List<Violation> found, String pointer, String name) {
    if (name.isEmpty()
        || name.length() > Definition.MAX_FIELD_NAME
        || name.chars().anyMatch(Character::isISOControl)) {
      found.add(
          new Violation(
              pointer,
              "A field's name has 1 to 128 characters, none of them a control character."));
    } else if (name.equals("$binary") || name.equals("$set")) {
      found.add(new Violation(pointer, "This name stands for a type and cannot be a field's."));
    }
  }

  private static void limit(
      List<Violation> found, String pointer, String what, int actual, int maximum) {
    if (actual > maximum) {
      found.add(
          new Violation(
              pointer, "There may be at most " + maximum + " " + what + ", not " + actual + "."));
    }
  }
}
