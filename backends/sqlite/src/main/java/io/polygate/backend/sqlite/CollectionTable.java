package io.polygate.backend.sqlite;

import io.polygate.spi.CollectionName;
import io.polygate.spi.CollectionSchema.FieldType;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A collection as one tenant's file has it.
 *
 * @param collection which
 * @param table its table's name in SQL
 * @param revision the revision of the definition that was applied last; -1 if none ever was
 * @param columns the generated columns by field
 * @param indexes its indexes
 * @param expiring whether items with an expiry were ever written, so that they have an index
 * @param indexedFields the fields that an index is on, each once
 * @param sql the statements on its table
 */
record CollectionTable(
    CollectionName collection,
    String table,
    long revision,
    Map<String, Column> columns,
    List<TableIndex> indexes,
    boolean expiring,
    List<String> indexedFields,
    ItemSql sql) {
  /** Copies the collections. */
  CollectionTable {
    columns = Map.copyOf(columns);
    indexes = List.copyOf(indexes);
    indexedFields = List.copyOf(indexedFields);
  }

  /** A table with its statements. */
  static CollectionTable of(
      CollectionName collection,
      String table,
      long revision,
      Map<String, Column> columns,
      List<TableIndex> indexes,
      boolean expiring) {
    Set<String> fields = new LinkedHashSet<>();
    for (TableIndex index : indexes) {
      fields.add(index.partition().field());
      index.sort().map(IndexField::field).ifPresent(fields::add);
    }
    return new CollectionTable(
        collection,
        table,
        revision,
        columns,
        indexes,
        expiring,
        List.copyOf(fields),
        ItemSql.of(table));
  }

  /** The index of a name. */
  Optional<TableIndex> index(String name) {
    return indexes.stream().filter(index -> index.name().equals(name)).findFirst();
  }

  /**
   * A generated column.
   *
   * @param name its name in SQL
   * @param type the declared type of its field
   */
  record Column(String name, FieldType type) {}

  /**
   * A secondary index.
   *
   * @param name its name in the definition
   * @param sqlName its name in SQL
   * @param partition the field of its partition key
   * @param sort the field of its sort key, if it has one
   */
  record TableIndex(String name, String sqlName, IndexField partition, Optional<IndexField> sort) {
    /** The name in SQL of the index of {@link LongNumbers} in its sort field, if it has one. */
    String longNumbers() {
      return sqlName + "~long";
    }
  }

  /**
   * A field in an index.
   *
   * @param field its name
   * @param column its column's name in SQL
   * @param type its declared type; {@link FieldType#ANY} if none is
   */
  record IndexField(String field, String column, FieldType type) {}
}
