package io.polygate.gateway.sight;

import io.polygate.spi.Cursor;
import io.polygate.spi.Page;
import io.polygate.spi.PageRequest;
import io.polygate.spi.Queries;
import io.polygate.spi.Query;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Scan;
import io.polygate.spi.StorageException;
import io.polygate.spi.expression.Condition;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Queries of the items that a caller sees: the store drops the others as a filter does.
 *
 * @param queries the store's own
 */
record SightQueries(Queries queries, Sight sight) implements Queries {

  @Override
  public Page query(Query query, ReadOptions options) {
    Optional<Condition> rows = sight.seen(query.collection());
    return rows.isEmpty()
        ? queries.query(query, options)
        : page(
            query.page(),
            page ->
                queries.query(
                    new Query(
                        query.collection(),
                        query.index(),
                        query.partition(),
                        query.range(),
                        query.descending(),
                        Optional.of(both(rows.get(), query.filter())),
                        query.select(),
                        page),
                    options));
  }

  @Override
  public Page scan(Scan scan, ReadOptions options) {
    Optional<Condition> rows = sight.seen(scan.collection());
    return rows.isEmpty()
        ? queries.scan(scan, options)
        : page(
            scan.page(),
            page ->
                queries.scan(
                    new Scan(
                        scan.collection(),
                        scan.segment(),
                        scan.segments(),
                        Optional.of(both(rows.get(), scan.filter())),
                        scan.select(),
                        page),
                    options));
  }

  private static Condition both(Condition rows, Optional<Condition> filter) {
    return filter.<Condition>map(asked -> new Condition.And(List.of(rows, asked))).orElse(rows);
  }

  /**
   * A page that does not tell of items that are not seen: neither by how many were looked at, nor
   * by a next page where nothing more is to be seen.
   */
  private static Page page(PageRequest asked, Function<PageRequest, Page> read) {
    Page page = read.apply(asked);
    boolean end =
        switch (page.reason()) {
          case END -> true;
          case DEADLINE -> false;
          case LIMIT, BYTES -> page.next().map(next -> isEnd(next, asked, read)).orElse(true);
        };
    return new Page(
        page.items(),
        end ? Optional.empty() : page.next(),
        end ? Page.Reason.END : page.reason(),
        page.items().size(),
        page.failedShards());
  }

  private static boolean isEnd(Cursor after, PageRequest asked, Function<PageRequest, Page> read) {
    Cursor next = after;
    while (true) {
      Page more;
      try {
        more = read.apply(new PageRequest(Optional.of(next), 1, asked.maxBytes()));
      } catch (StorageException.Unavailable e) {
        return false; // There was no time to find out.
      }
      if (!more.items().isEmpty() || more.reason() == Page.Reason.DEADLINE) {
        return false;
      }
      if (more.next().isEmpty()) {
        return true;
      }
      next = more.next().get();
    }
  }
}
