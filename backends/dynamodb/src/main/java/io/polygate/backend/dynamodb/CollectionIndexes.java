package io.polygate.backend.dynamodb;

import io.polygate.spi.CollectionSchema;
import io.polygate.spi.CollectionSchema.FieldType;
import io.polygate.spi.CollectionSchema.IndexSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The indexes of a tenant's collection.
 *
 * @param revision the revision of the definition that they are of
 * @param all the indexes
 */
record CollectionIndexes(long revision, List<StoredIndex> all) {
  /** Those of a collection without a definition. */
  static final CollectionIndexes NONE = new CollectionIndexes(Long.MIN_VALUE, List.of());

  private static final String REVISION = "revision";
  private static final String ALL = "all";

  /** Copies the list. */
  CollectionIndexes {
    all = List.copyOf(all);
  }

  /** The index of a name. */
  Optional<StoredIndex> named(String name) {
    return all.stream().filter(index -> index.name().equals(name)).findFirst();
  }

  /** Whether all are built. */
  boolean ready() {
    return all.stream().allMatch(StoredIndex::ready);
  }

  /** These indexes, all built. */
  CollectionIndexes built() {
    return new CollectionIndexes(revision, all.stream().map(StoredIndex::built).toList());
  }

  /**
   * The indexes of a definition: those that are here already and mean the same stay, others are
   * new.
   *
   * @param empty whether there are no items yet, so that new ones are built already
   */
  CollectionIndexes following(CollectionSchema schema, boolean empty) {
    List<StoredIndex> next = new ArrayList<>();
    for (IndexSchema index : schema.indexes()) {
      StoredIndex wanted =
          new StoredIndex(
              index.name(),
              StoredIndex.newId(),
              index.partition(),
              type(schema, index.partition()),
              index.sort(),
              index.sort().map(sort -> type(schema, sort)).orElse(FieldType.ANY),
              empty);
      next.add(all.stream().filter(known -> known.meansTheSame(wanted)).findFirst().orElse(wanted));
    }
    return new CollectionIndexes(schema.revision(), next);
  }

  private static FieldType type(CollectionSchema schema, String field) {
    return schema.fields().getOrDefault(field, FieldType.ANY);
  }

  AttributeValue attribute() {
    return AttributeValue.fromM(
        Map.of(
            REVISION,
            Rows.number(revision),
            ALL,
            AttributeValue.fromL(all.stream().map(StoredIndex::attribute).toList())));
  }

  static CollectionIndexes of(AttributeValue attribute) {
    Map<String, AttributeValue> row = new HashMap<>(attribute.m());
    return new CollectionIndexes(
        Rows.whole(row, REVISION).orElse(Long.MIN_VALUE),
        Rows.attribute(row, ALL).l().stream().map(StoredIndex::of).toList());
  }
}
