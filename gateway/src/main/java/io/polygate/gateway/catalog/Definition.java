package io.polygate.gateway.catalog;

import io.polygate.spi.CollectionName;
import io.polygate.spi.CollectionSchema;
import io.polygate.spi.CollectionSchema.FieldType;
import io.polygate.spi.CollectionSchema.IndexSchema;
import io.polygate.spi.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * How a collection's items are keyed, checked, completed, indexed and expired. Immutable.
 *
 * @param version counts the changes of the definition, from 1; 0 if it was not stated, for the
 *     catalog to count
 * @param key how keys are composed; empty: items name their key themselves
 * @param fields the declared members of the items' values, at most {@value #MAX_FIELDS}, in order
 * @param indexes the secondary indexes by name, at most {@value #MAX_INDEXES}
 * @param references fields that name items of other collections, by the relation's name, at most
 *     {@value #MAX_REFERENCES}
 * @param ttl the field that holds when an item expires, in seconds since 1970
 * @param strict whether members that are not declared are refused
 * @param migrate how items of the version before become ones of this, at most {@value
 *     MigrationStep#MAX_STEPS} steps; empty if they stay as they are, and none are served as they
 *     were
 */
public record Definition(
    int version,
    Optional<KeyRule> key,
    SequencedMap<String, Field> fields,
    SequencedMap<String, IndexRule> indexes,
    SequencedMap<String, Reference> references,
    Optional<String> ttl,
    boolean strict,
    Optional<List<MigrationStep>> migrate) {
  /** The most declared fields. */
  public static final int MAX_FIELDS = 500;

  /** The most secondary indexes. */
  public static final int MAX_INDEXES = 20;

  /** The most references. */
  public static final int MAX_REFERENCES = 100;

  /** The most fields of a partition key, and of a sort key. */
  public static final int MAX_KEY_FIELDS = 16;

  /** The longest name of a field, in characters. */
  public static final int MAX_FIELD_NAME = 128;

  /**
   * Copies the maps and checks that the definition agrees with itself.
   *
   * @throws ContentException with everything that is wrong
   */
  public Definition {
    fields = copy(fields);
    indexes = copy(indexes);
    references = copy(references);
    migrate = migrate.map(List::copyOf);
    List<Violation> violations =
        new DefinitionCheck(key, fields, indexes, references, ttl).violations();
    if (version < 0) {
      violations.add(new Violation("/version", "A version is 1 or more."));
    }
    if (!violations.isEmpty()) {
      throw new ContentException(violations);
    }
  }

  /**
   * Reads the form that clients write, strictly: what it does not know it refuses.
   *
   * @throws ContentException with everything that is wrong
   */
  public static Definition parse(Value json) {
    return new DefinitionReader().read(json);
  }

  /** The form that clients read; {@link #parse} gives an equal definition. */
  public Value toValue() {
    return DefinitionWriter.write(this);
  }

  /** A definition that items follow without steps. */
  public Definition(
      int version,
      Optional<KeyRule> key,
      SequencedMap<String, Field> fields,
      SequencedMap<String, IndexRule> indexes,
      SequencedMap<String, Reference> references,
      Optional<String> ttl,
      boolean strict) {
    this(version, key, fields, indexes, references, ttl, strict, Optional.empty());
  }

  /** The same content under another version. */
  public Definition withVersion(int newVersion) {
    return new Definition(newVersion, key, fields, indexes, references, ttl, strict, migrate);
  }

  /** Whether two definitions say the same, whatever their versions and the ways to them. */
  public boolean saysWhat(Definition other) {
    return content().equals(other.content());
  }

  private Definition content() {
    return new Definition(0, key, fields, indexes, references, ttl, strict);
  }

  /** Whether a member of items' values is declared, or has a part in a key, say. */
  boolean names(String field) {
    return fields.containsKey(field)
        || key.filter(rule -> rule.fields().contains(field)).isPresent()
        || references.values().stream().anyMatch(reference -> reference.field().equals(field))
        || ttl.filter(field::equals).isPresent();
  }

  /**
   * The type of a field; any if it is not declared. What an undeclared key field holds is told
   * apart by its text alone.
   */
  public FieldType typeOf(String field) {
    Field declared = fields.get(field);
    return declared == null ? FieldType.ANY : declared.type();
  }

  /** Whether items that its items name must be there. */
  public boolean keepsReferences() {
    for (Reference reference : references.values()) {
      if (reference.isKept()) {
        return true;
      }
    }
    return false;
  }

  /** The name of an index whose partition is this field, and which all items with it are in. */
  public Optional<String> indexOf(String field) {
    return indexes.entrySet().stream()
        .filter(
            index ->
                index.getValue().partition().equals(field) && index.getValue().sort().isEmpty())
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** What the backend needs to know. */
  public CollectionSchema schema(CollectionName collection, long revision) {
    Map<String, FieldType> types = new LinkedHashMap<>();
    fields.forEach((name, field) -> types.put(name, field.type()));
    return new CollectionSchema(
        collection,
        revision,
        types,
        indexes.entrySet().stream()
            .map(
                index ->
                    new IndexSchema(
                        index.getKey(), index.getValue().partition(), index.getValue().sort()))
            .toList());
  }

  private static <V> SequencedMap<String, V> copy(SequencedMap<String, V> map) {
    return Collections.unmodifiableSequencedMap(new LinkedHashMap<>(map));
  }
}
