package io.polygate.backend.dynamodb;

import io.polygate.spi.CollectionName;
import io.polygate.spi.CollectionSchema;
import io.polygate.spi.Deadline;
import io.polygate.spi.Mutation;
import io.polygate.spi.Namespace;
import io.polygate.spi.StoreId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * What an operation of a tenant begins with: its record, brought up to the definitions that are
 * known, and where its collections are. For any thread.
 */
final class Tenancy {
  private final TenantRecords records;
  private final Tables tables;
  private final Optional<ExistingTable> existing;
  private final Map<Defined, CollectionSchema> definitions = new ConcurrentHashMap<>();

  Tenancy(TenantRecords records, Tables tables, Optional<ExistingTable> existing) {
    this.records = records;
    this.tables = tables;
    this.existing = existing;
  }

  /** Makes a definition known. */
  void define(Namespace namespace, CollectionSchema schema) {
    definitions.merge(
        new Defined(namespace, schema.collection()),
        schema,
        (known, given) -> given.revision() > known.revision() ? given : known);
  }

  /** The indexes that a new tenant of a namespace has: all that are defined, built. */
  Map<CollectionName, CollectionIndexes> initialIndexes(Namespace namespace) {
    Map<CollectionName, CollectionIndexes> initial = new HashMap<>();
    definitions.forEach(
        (defined, schema) -> {
          if (defined.namespace().equals(namespace) && !schema.indexes().isEmpty()) {
            initial.put(defined.collection(), CollectionIndexes.NONE.following(schema, true));
          }
        });
    return initial;
  }

  /**
   * A tenant's record for reading.
   *
   * @throws io.polygate.spi.StorageException.NotFound if there is no such tenant
   */
  TenantRecord forRead(StoreId id, Deadline deadline) {
    return records.require(id, deadline);
  }

  /**
   * A tenant's record for writing into some collections: with the indexes of their definitions.
   *
   * @throws io.polygate.spi.StorageException.NotFound if there is no such tenant
   */
  TenantRecord forWrite(StoreId id, Collection<Mutation> mutations, Deadline deadline) {
    TenantRecord record = records.require(id, deadline);
    for (CollectionName collection :
        mutations.stream().map(m -> m.key().collection()).collect(Collectors.toSet())) {
      record = withDefinition(record, collection, deadline);
    }
    return record;
  }

  /** The record with the indexes of a collection's definition, which need not be built yet. */
  TenantRecord withDefinition(TenantRecord record, CollectionName collection, Deadline deadline) {
    TenantRecord current = record;
    StoreId id = record.life().id();
    while (true) {
      Optional<CollectionIndexes> next = pending(current, collection);
      if (next.isEmpty()) {
        return current;
      }
      // What is remembered may be behind; the change must be of the latest.
      records.forget(id);
      current = records.require(id, deadline);
      next = pending(current, collection);
      if (next.isPresent()) {
        records.replace(current, current.with(collection, next.get()));
        current = records.require(id, deadline);
      }
    }
  }

  /** The indexes that a collection is to have; empty if it has them. */
  private Optional<CollectionIndexes> pending(TenantRecord record, CollectionName collection) {
    CollectionSchema schema =
        definitions.get(new Defined(record.life().id().namespace(), collection));
    CollectionIndexes known = record.indexes(collection);
    if (isExisting(record, collection)) {
      return Optional.empty();
    }
    if (schema == null || schema.revision() <= known.revision()) {
      return Optional.empty();
    }
    CollectionIndexes next = known.following(schema, false);
    return next.all().equals(known.all()) ? Optional.empty() : Optional.of(next);
  }

  /** Until when a write may be tried that begins now, by the record that was read. */
  Deadline writesUntil(Deadline deadline) {
    return records.writesUntil(deadline);
  }

  /** Where the items of a collection are. */
  Place place(TenantRecord record, CollectionName collection) {
    if (isExisting(record, collection)) {
      ExistingTable table = existing.orElseThrow();
      tables.require(table.name());
      return new ExistingPlace(table);
    }
    String table = tables.of(record.life().id().namespace(), collection);
    tables.require(table);
    return new OwnPlace(collection, table, record.life());
  }

  /** Whether a collection is the table that others made: nobody would keep up indexes of it. */
  private boolean isExisting(TenantRecord record, CollectionName collection) {
    return existing
        .filter(table -> table.tenant().equals(record.life().id().tenant()))
        .filter(table -> table.collection().equals(collection))
        .isPresent();
  }

  /** The table that others made, if there is one. */
  Optional<ExistingTable> existing() {
    return existing;
  }

  /** The table of the records of idempotent requests. */
  String recordsTable() {
    return tables.records();
  }

  private record Defined(Namespace namespace, CollectionName collection) {}
}
