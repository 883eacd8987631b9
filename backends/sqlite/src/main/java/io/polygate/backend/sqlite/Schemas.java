package io.polygate.backend.sqlite;

import io.polygate.spi.Changes;
import io.polygate.spi.CollectionName;
import io.polygate.spi.CollectionSchema;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How the collections of a namespace are defined now, and whether their changes are kept. Safe for
 * use by several threads.
 */
final class Schemas {
  private final Map<CollectionName, CollectionSchema> schemas = new ConcurrentHashMap<>();
  private final ChangeSignals signals = new ChangeSignals();
  private volatile Changes.@Nullable Policy changes;

  /** Takes a definition, unless it is not newer than the one that is known. */
  void define(CollectionSchema schema) {
    schemas.merge(
        schema.collection(),
        schema,
        (known, given) -> given.revision() > known.revision() ? given : known);
  }

  /** Has changes kept from now on. */
  void keepChanges(Changes.Policy policy) {
    changes = policy;
  }

  /** What is kept of changes, or null if nothing is. */
  Changes.@Nullable Policy changes() {
    return changes;
  }

  /** Who waits for changes. */
  ChangeSignals signals() {
    return signals;
  }

  /** The definition of a collection, or null if it has none. */
  @Nullable CollectionSchema schema(CollectionName collection) {
    return schemas.get(collection);
  }

  /** The definition of a collection if it is newer than what a file has, or null. */
  @Nullable CollectionSchema newerThan(@Nullable CollectionTable table, CollectionName collection) {
    CollectionSchema schema = schemas.get(collection);
    return schema == null || (table != null && table.revision() >= schema.revision())
        ? null
        : schema;
  }
}
