package io.polygate.spi.tck.memory;

import io.polygate.spi.CollectionSchema;
import io.polygate.spi.CollectionSchema.IndexSchema;
import io.polygate.spi.Cursor;
import io.polygate.spi.Item;
import io.polygate.spi.Page;
import io.polygate.spi.Queries;
import io.polygate.spi.Query;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Scan;
import io.polygate.spi.SortRange;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import io.polygate.spi.Value;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Queries and scans of one tenant, in memory: every item is looked at each time. */
final class MemoryQueries implements Queries {
  private final MemoryState state;
  private final StoreId id;

  MemoryQueries(MemoryState state, StoreId id) {
    this.state = state;
    this.id = id;
  }

  @Override
  public Page query(Query query, ReadOptions options) {
    return state.inTenant(
        id,
        data -> {
          List<Item> items = data.visible(query.collection(), state.now());
          return query.index().isPresent()
              ? byIndex(query, index(query), items, options)
              : byKey(query, items, options);
        });
  }

  @Override
  public Page scan(Scan scan, ReadOptions options) {
    return state.inTenant(
        id,
        data -> {
          List<Candidate> candidates =
              data.visible(scan.collection(), state.now()).stream()
                  .filter(item -> isIn(scan, item.key().partition()))
                  .map(item -> new Candidate(item, Optional.empty()))
                  .toList();
          Optional<Cursor.Position> after = scan.page().after().map(Cursor::position);
          require(after, place -> place.indexed().isEmpty() && isIn(scan, place.partition()));
          return new Pager(Candidate.ORDER, scan.filter(), scan.page(), options.deadline())
              .page(candidates, after);
        });
  }

  private static Page byKey(Query query, List<Item> items, ReadOptions options) {
    if (!(query.partition() instanceof Value.Text(String partition))) {
      throw new StorageException.Invalid("A partition key is a text.", "partition");
    }
    List<Candidate> candidates =
        items.stream()
            .filter(item -> item.key().partition().equals(partition))
            .filter(item -> query.range().contains(new Value.Text(item.key().sort())))
            .map(item -> new Candidate(item, Optional.empty()))
            .toList();
    Optional<Cursor.Position> after = query.page().after().map(Cursor::position);
    require(after, place -> place.indexed().isEmpty() && place.partition().equals(partition));
    return pager(query, options).page(candidates, after);
  }

  private static Page byIndex(
      Query query, IndexReader reader, List<Item> items, ReadOptions options) {
    IndexSchema index = reader.index();
    if (index.sort().isEmpty() && !(query.range() instanceof SortRange.All)) {
      throw new StorageException.Invalid("The index has no sort field.", "sk");
    }
    if (!isPartitionValue(query.partition())) {
      throw new StorageException.Invalid(
          "An index's partition key is a text, a number or a truth value.", "partition");
    }
    List<Candidate> candidates =
        items.stream()
            .map(item -> reader.candidate(item, query.partition(), query.range()))
            .flatMap(Optional::stream)
            .toList();
    Optional<Cursor.Position> after = query.page().after().map(Cursor::position);
    require(
        after,
        place ->
            place.indexed().isPresent() == index.sort().isPresent()
                && place.indexed().map(Candidate::isSortValue).orElse(true));
    return pager(query, options).page(candidates, after);
  }

  private IndexReader index(Query query) {
    CollectionSchema schema =
        state.schema(id.namespace(), query.collection()).orElseThrow(MemoryQueries::noIndex);
    return new IndexReader(
        schema, query.index().flatMap(schema::index).orElseThrow(MemoryQueries::noIndex));
  }

  private static Pager pager(Query query, ReadOptions options) {
    Comparator<Cursor.Position> order =
        query.descending() ? Candidate.ORDER.reversed() : Candidate.ORDER;
    return new Pager(order, query.filter(), query.page(), options.deadline());
  }

  private static boolean isPartitionValue(Value value) {
    return value instanceof Value.Text || value instanceof Value.Num || value instanceof Value.Bool;
  }

  private static boolean isIn(Scan scan, String partition) {
    return Scan.segmentOf(partition, scan.segments()) == scan.segment();
  }

  private static void require(Optional<Cursor.Position> after, Predicate<Cursor.Position> rule) {
    if (after.isPresent() && !rule.test(after.get())) {
      throw new StorageException.Invalid("The cursor belongs to another query or scan.", "cursor");
    }
  }

  private static StorageException noIndex() {
    return new StorageException.NotFound(StorageException.NotFound.Subject.INDEX);
  }
}
