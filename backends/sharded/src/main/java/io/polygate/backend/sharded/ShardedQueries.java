package io.polygate.backend.sharded;

import io.polygate.spi.CollectionSchema.IndexSchema;
import io.polygate.spi.Cursor;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Page;
import io.polygate.spi.PageRequest;
import io.polygate.spi.Queries;
import io.polygate.spi.Query;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Scan;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Queries of one tenant. A query of a partition is its shard's business alone. Queries by an index
 * and scans ask every shard, and merge what they give in the one order that all have: by the value
 * in the index, if there is one, then by the item's key.
 */
final class ShardedQueries implements Queries {
  /** Numbers before text, each by value; then by key. */
  private static final Comparator<Cursor.Position> ORDER =
      Comparator.comparing(Cursor.Position::indexed, ShardedQueries::compareIndexed)
          .thenComparing(Cursor.Position::partition, ItemKey::compareText)
          .thenComparing(Cursor.Position::sort, ItemKey::compareText);

  private static final Page NOTHING = new Page(List.of(), Optional.empty(), Page.Reason.END, 0);

  private final Access access;

  ShardedQueries(Access access) {
    this.access = access;
  }

  @Override
  public Page query(Query query, ReadOptions options) {
    if (query.index().isEmpty()) {
      return ofPartition(query, options);
    }
    Optional<String> sort = index(query).sort();
    return new ScatteredPage(
            access,
            query.descending() ? ORDER.reversed() : ORDER,
            item -> position(item, sort),
            query.page(),
            (shard, page, reading) -> queries(shard).query(whole(query, page), reading))
        .read(options);
  }

  private Page ofPartition(Query query, ReadOptions options) {
    ShardedNamespace namespace = access.namespace();
    if (!(query.partition() instanceof Value.Text(String partition))) {
      throw namespace.exists(namespace.mapOfTenant(), access.tenant())
          ? new StorageException.Invalid("A partition key is a text.", "partition")
          : ShardedNamespace.noTenant();
    }
    return access.read(
        partition,
        shard -> given(shard, queries(shard).query(query, options)),
        () -> nothing(query, partition));
  }

  /** The answer of a shard that never had an item of the tenant. */
  private static Page nothing(Query query, String partition) {
    Optional<Cursor.Position> after = query.page().after().map(Cursor::position);
    if (after
        .filter(place -> place.indexed().isPresent() || !place.partition().equals(partition))
        .isPresent()) {
      throw new StorageException.Invalid("The cursor belongs to another query or scan.", "cursor");
    }
    return NOTHING;
  }

  @Override
  public Page scan(Scan scan, ReadOptions options) {
    return new ScatteredPage(
            access,
            ORDER,
            item -> position(item, Optional.empty()),
            scan.page(),
            (shard, page, reading) ->
                queries(shard)
                    .scan(
                        new Scan(
                            scan.collection(),
                            scan.segment(),
                            scan.segments(),
                            scan.filter(),
                            scan.select(),
                            page),
                        reading))
        .read(options);
  }

  private Queries queries(Shard shard) {
    return shard.store(access.tenant()).queries().orElseThrow();
  }

  /** The query of one shard; with whole values, as the merge looks at the indexed field. */
  private static Query whole(Query query, PageRequest page) {
    return new Query(
        query.collection(),
        query.index(),
        query.partition(),
        query.range(),
        query.descending(),
        query.filter(),
        Optional.empty(),
        page);
  }

  private IndexSchema index(Query query) {
    ShardedNamespace namespace = access.namespace();
    return namespace
        .schema(query.collection())
        .flatMap(schema -> query.index().flatMap(schema::index))
        .orElseThrow(
            () ->
                namespace.exists(namespace.mapOfTenant(), access.tenant())
                    ? new StorageException.NotFound(StorageException.NotFound.Subject.INDEX)
                    : ShardedNamespace.noTenant());
  }

  private static Page given(Shard shard, Page page) {
    return new Page(
        page.items().stream().map(shard.versions()::given).toList(),
        page.next(),
        page.reason(),
        page.examined(),
        page.failedShards());
  }

  private static Cursor.Position position(Item item, Optional<String> sort) {
    return new Cursor.Position(
        item.key().partition(), item.key().sort(), sort.map(field -> indexed(item, field)));
  }

  private static Value indexed(Item item, String field) {
    if (item.value().value() instanceof Value.Members(var members)) {
      Value value = members.get(field);
      if (value != null) {
        return value;
      }
    }
    throw new StorageException.Unavailable(
        "The index is being changed.", Duration.ofMillis(200), null);
  }

  private static int compareIndexed(Optional<Value> left, Optional<Value> right) {
    if (left.isEmpty() || right.isEmpty()) {
      return 0;
    }
    if (left.get() instanceof Value.Num a && right.get() instanceof Value.Num b) {
      return a.compareTo(b);
    }
    if (left.get() instanceof Value.Text a && right.get() instanceof Value.Text b) {
      return a.compareTo(b);
    }
    return Boolean.compare(left.get() instanceof Value.Text, right.get() instanceof Value.Text);
  }
}
