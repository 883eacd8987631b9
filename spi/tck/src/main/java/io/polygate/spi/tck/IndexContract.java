package io.polygate.spi.tck;

import io.polygate.spi.CollectionSchema;
import io.polygate.spi.CollectionSchema.FieldType;
import io.polygate.spi.CollectionSchema.IndexSchema;
import io.polygate.spi.PageRequest;
import io.polygate.spi.Query;
import io.polygate.spi.SortRange;
import io.polygate.spi.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What the contracts of secondary indexes share: a definition, and short words for queries. */
abstract class IndexContract extends QueryContract {
  static final Map<String, FieldType> FIELDS =
      Map.of(
          "kind", FieldType.STRING,
          "name", FieldType.STRING,
          "price", FieldType.NUMBER,
          "stock", FieldType.INTEGER,
          "active", FieldType.BOOLEAN);

  static final List<IndexSchema> INDEXES =
      List.of(
          new IndexSchema("byPrice", "kind", Optional.of("price")),
          new IndexSchema("byName", "kind", Optional.of("name")),
          new IndexSchema("byKind", "kind", Optional.empty()),
          new IndexSchema("ofPrice", "price", Optional.empty()),
          new IndexSchema("ofStock", "stock", Optional.empty()),
          new IndexSchema("ofActive", "active", Optional.of("stock")));

  final void define() {
    define(1, INDEXES);
  }

  final void define(long revision, List<IndexSchema> indexes) {
    backend().define(NAMESPACE, new CollectionSchema(NOTES, revision, FIELDS, indexes));
  }

  /** The partition keys of the items that a query by index gives. */
  final List<String> partitions(String index, Value partition) {
    return all(index(index, partition)).stream().map(item -> item.key().partition()).toList();
  }

  static Function<PageRequest, Query> index(String name, Value partition) {
    return index(name, partition, SortRange.all(), false);
  }

  static Function<PageRequest, Query> index(
      String name, Value partition, SortRange range, boolean descending) {
    return page ->
        new Query(
            NOTES,
            Optional.of(name),
            partition,
            range,
            descending,
            Optional.empty(),
            Optional.empty(),
            page);
  }

  static Value text(String text) {
    return new Value.Text(text);
  }
}
