package io.polygate.spi;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a backend needs to know of a collection's definition to store it well: its typed fields and
 * its indexes. Everything else of a definition is the gateway's business.
 *
 * @param collection the collection
 * @param revision grows with every change of the definition; a backend ignores a schema whose
 *     revision is not above the one it knows
 * @param fields the declared top-level fields, by name
 * @param indexes the secondary indexes, by name, which matches {@code [A-Za-z][A-Za-z0-9_-]{0,62}}
 */
public record CollectionSchema(
    CollectionName collection,
    long revision,
    Map<String, FieldType> fields,
    List<IndexSchema> indexes) {
  /** Copies both. */
  public CollectionSchema {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    indexes = List.copyOf(indexes);
  }

  /** The index of a name. */
  public Optional<IndexSchema> index(String name) {
    return indexes.stream().filter(index -> index.name().equals(name)).findFirst();
  }

  /** The types that a declared field can have. */
  public enum FieldType {
    /** Text. */
    STRING,
    /** A number of any kind. */
    NUMBER,
    /** A number without a fraction. */
    INTEGER,
    /** True or false. */
    BOOLEAN,
    /** An object. */
    OBJECT,
    /** A list. */
    ARRAY,
    /** Anything. */
    ANY
  }

  /**
   * A secondary index. An item is in it if its value is an object that has the partition field and,
   * where one is declared, the sort field, each as text, a number or a truth value (the sort field:
   * text or a number), and of the type that is declared for the field if one is. Numbers are told
   * apart, and ordered, by their exact value.
   *
   * @param name its name
   * @param partition the top-level field whose value is the index's partition key
   * @param sort the top-level field whose value is its sort key; empty: items are ordered by their
   *     own key
   */
  public record IndexSchema(String name, String partition, Optional<String> sort) {}
}
