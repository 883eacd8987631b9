package io.polygate.gateway.evolution;

import io.polygate.gateway.catalog.IndexRule;
import io.polygate.gateway.catalog.ItemShapes;
import io.polygate.gateway.catalog.Model;
import io.polygate.spi.CollectionName;
import io.polygate.spi.Cursor;
import io.polygate.spi.Item;
import io.polygate.spi.Page;
import io.polygate.spi.PageRequest;
import io.polygate.spi.Queries;
import io.polygate.spi.Query;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Scan;
import io.polygate.spi.StorageException;
import io.polygate.spi.expression.Condition;
import io.polygate.spi.expression.ConditionEvaluator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Queries of items as a request sees them: a filter is looked at here, as the engine has the items
 * in other shapes.
 *
 * @param queries the store's own
 */
record EvolvingQueries(Queries queries, Evolving evolving) implements Queries {
  private static final Duration ABOUT_A_PASS = Duration.ofSeconds(10);

  @Override
  public Page query(Query query, ReadOptions options) {
    ItemShapes shapes = evolving.shapes(query.collection());
    if (shapes.isEmpty()) {
      return queries.query(query, options);
    }
    SeenItems seen = evolving.seen(query.collection(), shapes);
    query.index().ifPresent(index -> requireComplete(query.collection(), index, seen));
    return page(
        query.page(),
        query.filter(),
        seen,
        page ->
            queries.query(
                new Query(
                    query.collection(),
                    query.index(),
                    query.partition(),
                    query.range(),
                    query.descending(),
                    Optional.empty(),
                    Optional.empty(),
                    page),
                options));
  }

  @Override
  public Page scan(Scan scan, ReadOptions options) {
    ItemShapes shapes = evolving.shapes(scan.collection());
    if (shapes.isEmpty()) {
      return queries.scan(scan, options);
    }
    return page(
        scan.page(),
        scan.filter(),
        evolving.seen(scan.collection(), shapes),
        page ->
            queries.scan(
                new Scan(
                    scan.collection(),
                    scan.segment(),
                    scan.segments(),
                    Optional.empty(),
                    Optional.empty(),
                    page),
                options));
  }

  /** Refuses an index that has items as another version has them, or not yet. */
  private void requireComplete(CollectionName collection, String index, SeenItems seen) {
    Model model = evolving.model(collection);
    Optional<IndexRule> rule =
        model.definition().flatMap(inForce -> Optional.ofNullable(inForce.indexes().get(index)));
    List<String> fields =
        rule.stream()
            .flatMap(found -> Stream.concat(Stream.of(found.partition()), found.sort().stream()))
            .toList();
    if (seen.version() != seen.shapes().inForce()
        && (rule.isEmpty() || seen.shapes().isTouched(fields))) {
      throw new StorageException.Invalid(
          "The index holds items as version " + seen.shapes().inForce() + " has them.",
          "Accept-Version");
    }
    if (seen.shapes().isMoving(fields)) {
      throw new StorageException.Unavailable(
          "Items are still on their way to version "
              + seen.shapes().inForce()
              + ", and the index does not have them all.",
          ABOUT_A_PASS,
          null);
    }
  }

  private static Page page(
      PageRequest asked,
      Optional<Condition> filter,
      SeenItems seen,
      Function<PageRequest, Page> stored) {
    List<Item> found = new ArrayList<>();
    List<String> failedShards = List.of();
    Optional<Cursor> after = asked.after();
    long bytes = 0;
    long examined = 0;
    while (true) {
      Page page =
          stored.apply(
              new PageRequest(after, asked.limit() - found.size(), asked.maxBytes() - bytes));
      examined += page.examined();
      failedShards =
          Stream.concat(failedShards.stream(), page.failedShards().stream()).distinct().toList();
      for (Item item : page.items()) {
        Item one = seen.of(item);
        if (filter.isEmpty() || ConditionEvaluator.matches(filter.get(), one.value().value())) {
          found.add(one);
          bytes += one.value().length();
        }
      }
      after = page.next();
      Optional<Page.Reason> end = end(page, asked, found.size(), bytes);
      if (end.isPresent()) {
        return new Page(found, after, end.get(), examined, failedShards);
      }
    }
  }

  private static Optional<Page.Reason> end(Page page, PageRequest asked, int found, long bytes) {
    return switch (page.reason()) {
      case END, DEADLINE -> Optional.of(page.reason());
      case LIMIT, BYTES ->
          found >= asked.limit()
              ? Optional.of(Page.Reason.LIMIT)
              : bytes >= asked.maxBytes() ? Optional.of(Page.Reason.BYTES) : Optional.empty();
    };
  }
}
