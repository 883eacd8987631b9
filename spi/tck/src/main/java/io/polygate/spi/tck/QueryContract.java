package io.polygate.spi.tck;

import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.Page;
import io.polygate.spi.PageRequest;
import io.polygate.spi.Queries;
import io.polygate.spi.Query;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.SortRange;
import io.polygate.spi.Value;
import io.polygate.spi.WriteOptions;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** What the contracts of queries, scans and indexes share. */
abstract class QueryContract extends Contract {
  final Queries queries() {
    return store().queries().orElseThrow();
  }

  final Page query(Query query) {
    return queries().query(query, ReadOptions.strong());
  }

  /** A query of the notes of a partition, to be made for each page. */
  static Function<PageRequest, Query> partition(String partition) {
    return partition(partition, SortRange.all(), false);
  }

  static Function<PageRequest, Query> partition(
      String partition, SortRange range, boolean descending) {
    return page ->
        new Query(
            NOTES,
            Optional.empty(),
            new Value.Text(partition),
            range,
            descending,
            Optional.empty(),
            Optional.empty(),
            page);
  }

  /** All items of a query. */
  final List<Item> all(Function<PageRequest, Query> query) {
    return PageWalk.all(1000, page -> query(query.apply(page)));
  }

  /** The sort keys of the items of a query, in its order. */
  final List<String> sorts(Function<PageRequest, Query> query) {
    return all(query).stream().map(item -> item.key().sort()).toList();
  }

  /** Puts one small item under each key. */
  final void putAll(Stream<ItemKey> keys) {
    putAll(keys.map(key -> (Mutation) Mutation.Put.of(key, json("{\"a\":1}"))).toList());
  }

  final void putAll(List<Mutation> mutations) {
    int operations = backend().limits().operations();
    for (int from = 0; from < mutations.size(); from += operations) {
      items()
          .applyAll(
              mutations.subList(from, Math.min(from + operations, mutations.size())),
              WriteOptions.plain());
    }
  }
}
