package io.polygate.spi.tck.differential;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Cursor;
import io.polygate.spi.Item;
import io.polygate.spi.Page;
import io.polygate.spi.PageRequest;
import io.polygate.spi.Queries;
import io.polygate.spi.Query;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Scan;
import io.polygate.spi.SortRange;
import io.polygate.spi.Tenant;
import io.polygate.spi.Value;
import io.polygate.spi.expression.Condition;
import io.polygate.spi.expression.Expressions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Makes random queries and scans, each read to its end in pages of some size. */
final class Reads {
  private static final int MAX_PAGES = 10_000;

  private static final Comparator<Item> BY_KEY =
      Comparator.comparing((Item item) -> item.key().partition())
          .thenComparing(item -> item.key().sort());

  private final Choice choice;
  private final Content content;
  private final boolean indexes;

  /**
   * A source of reads.
   *
   * @param indexes whether queries may use indexes
   */
  Reads(Choice choice, Content content, boolean indexes) {
    this.choice = choice;
    this.content = content;
    this.indexes = indexes;
  }

  Operation query(Tenant tenant) {
    CollectionName collection = choice.of(Content.COLLECTIONS);
    Optional<String> index =
        indexes && choice.oneIn(2)
            ? Optional.of(choice.of(Content.INDEXES).name())
            : Optional.empty();
    Value partition =
        index.isPresent()
            ? content.indexPartition()
            : new Value.Text(choice.of(Content.PARTITIONS));
    SortRange range = content.range(index.isPresent());
    boolean descending = choice.oneIn(2);
    Optional<String> filter = filter();
    Optional<Condition> condition = filter.map(Expressions::condition);
    int limit = 1 + choice.below(6);
    return new Operation(
        "%s: query %s index %s partition %s %s descending %s filter %s by %d"
            .formatted(tenant, collection, index, partition, range, descending, filter, limit),
        (side, report) -> {
          Queries queries = side.store(tenant).queries().orElseThrow();
          walk(
                  limit,
                  page ->
                      queries.query(
                          new Query(
                              collection,
                              index,
                              partition,
                              range,
                              descending,
                              condition,
                              Optional.empty(),
                              page),
                          ReadOptions.strong()))
              .forEach(report::item);
        });
  }

  Operation scan(Tenant tenant) {
    CollectionName collection = choice.of(Content.COLLECTIONS);
    int segments = 1 + choice.below(3);
    int segment = choice.below(segments);
    Optional<String> filter = filter();
    Optional<Condition> condition = filter.map(Expressions::condition);
    int limit = 1 + choice.below(6);
    return new Operation(
        "%s: scan %s segment %d of %d filter %s by %d"
            .formatted(tenant, collection, segment, segments, filter, limit),
        (side, report) -> {
          Queries queries = side.store(tenant).queries().orElseThrow();
          // Each backend has an order of its own for scans.
          walk(
                  limit,
                  page ->
                      queries.scan(
                          new Scan(
                              collection, segment, segments, condition, Optional.empty(), page),
                          ReadOptions.strong()))
              .stream()
              .sorted(BY_KEY)
              .forEach(report::item);
        });
  }

  private Optional<String> filter() {
    return choice.oneIn(3) ? Optional.of(content.condition()) : Optional.empty();
  }

  /** All items, however the pages end: a last page may be empty or not be. */
  private static List<Item> walk(int limit, Function<PageRequest, Page> read) {
    List<Item> items = new ArrayList<>();
    Optional<Cursor> after = Optional.empty();
    for (int pages = 0; pages < MAX_PAGES; pages++) {
      Page page = read.apply(new PageRequest(after, limit, Long.MAX_VALUE));
      items.addAll(page.items());
      after = page.next();
      if (after.isEmpty()) {
        return items;
      }
    }
    throw new AssertionError("The pages do not come to an end.");
  }
}
