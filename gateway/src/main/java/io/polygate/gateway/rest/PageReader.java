package io.polygate.gateway.rest;

import io.polygate.spi.Cursor;
import io.polygate.spi.Page;
import io.polygate.spi.PageRequest;
import io.polygate.spi.Queries;
import io.polygate.spi.Query;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Scan;
import io.polygate.spi.expression.Projection;
import java.util.Optional;

/**
 * Reads the pages of a selection.
 *
 * @param queries where they come from
 * @param selection what is read
 * @param options how it is read
 */
record PageReader(Queries queries, Selection selection, ReadOptions options) {

  /** The page after a cursor. */
  Page page(Optional<Cursor> after, int limit) {
    PageRequest request = new PageRequest(after, limit, selection.paging().maxBytes());
    return switch (selection.source()) {
      case Selection.Source.Partition(var index, var partition, var range, var descending) ->
          queries.query(
              new Query(
                  selection.collection(),
                  index,
                  partition,
                  range,
                  descending,
                  selection.filter(),
                  wanted(),
                  request),
              options);
      case Selection.Source.Segment(int segment, int segments) ->
          queries.scan(
              new Scan(
                  selection.collection(), segment, segments, selection.filter(), wanted(), request),
              options);
    };
  }

  /** The parts of the values that the backend is to give: all, where references are in them. */
  private Optional<Projection> wanted() {
    return selection.expand().isEmpty() ? selection.select() : Optional.empty();
  }
}
