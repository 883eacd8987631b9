package io.polygate.backend.dynamodb;

import io.polygate.spi.CollectionName;
import io.polygate.spi.StoreId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What the store knows of a tenant: one row, which every operation of the tenant begins with.
 *
 * @param life the tenant in its present life
 * @param erasing whether it is being erased, so that it is as good as gone
 * @param revision changes with every change of the record
 * @param indexes the indexes that its writers keep up, by collection
 */
record TenantRecord(
    TenantLife life,
    boolean erasing,
    long revision,
    Map<CollectionName, CollectionIndexes> indexes) {
  private static final String LIFE = "life";
  private static final String ERASING = "erasing";
  private static final String REVISION = "revision";
  private static final String INDEXES = "indexes";

  /** Copies the map. */
  TenantRecord {
    indexes = Map.copyOf(indexes);
  }

  /** The indexes of a collection. */
  CollectionIndexes indexes(CollectionName collection) {
    return indexes.getOrDefault(collection, CollectionIndexes.NONE);
  }

  /** This record with other indexes of a collection. */
  TenantRecord with(CollectionName collection, CollectionIndexes changed) {
    Map<CollectionName, CollectionIndexes> all = new HashMap<>(indexes);
    all.put(collection, changed);
    return new TenantRecord(life, erasing, revision + 1, all);
  }

  /** This record of a tenant whose erasure has begun. */
  TenantRecord beingErased() {
    return new TenantRecord(life, true, revision + 1, indexes);
  }

  /** The key of a tenant's row. */
  static Map<String, AttributeValue> key(StoreId id) {
    return Map.of(
        OwnPlace.PARTITION,
        AttributeValue.fromS(partition(id)),
        OwnPlace.SORT,
        AttributeValue.fromS(id.tenant().name()));
  }

  /** The partition key of the rows of a namespace's tenants. */
  static String partition(StoreId id) {
    return partition(id.namespace().name());
  }

  /** The partition key of the rows of a namespace's tenants. */
  static String partition(String namespace) {
    return "@tenants#" + namespace;
  }

  /** The revision as it stands in the row, for the condition of a change. */
  AttributeValue revisionValue() {
    return Rows.number(revision);
  }

  /** The name of the revision's attribute. */
  static String revisionName() {
    return REVISION;
  }

  /** The row. */
  Map<String, AttributeValue> row() {
    Map<String, AttributeValue> row = new HashMap<>(key(life.id()));
    row.put(LIFE, AttributeValue.fromS(life.life()));
    row.put(ERASING, AttributeValue.fromBool(erasing));
    row.put(REVISION, revisionValue());
    Map<String, AttributeValue> collections = new TreeMap<>();
    indexes.forEach((collection, known) -> collections.put(collection.name(), known.attribute()));
    row.put(INDEXES, AttributeValue.fromM(collections));
    return row;
  }

  /** The record that a row is. */
  static TenantRecord of(StoreId id, Map<String, AttributeValue> row) {
    Map<CollectionName, CollectionIndexes> indexes = new HashMap<>();
    Optional.ofNullable(row.get(INDEXES))
        .ifPresent(
            all ->
                all.m()
                    .forEach(
                        (name, known) ->
                            indexes.put(new CollectionName(name), CollectionIndexes.of(known))));
    return new TenantRecord(
        new TenantLife(id, Rows.text(row, LIFE)),
        Rows.truth(row, ERASING),
        Rows.whole(row, REVISION).orElse(0L),
        indexes);
  }
}
