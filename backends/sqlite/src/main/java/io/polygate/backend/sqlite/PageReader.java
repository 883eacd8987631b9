package io.polygate.backend.sqlite;

import io.polygate.spi.Cursor;
import io.polygate.spi.Deadline;
import io.polygate.spi.Item;
import io.polygate.spi.Page;
import io.polygate.spi.Page.Reason;
import io.polygate.spi.PageRequest;
import io.polygate.spi.StorageException;
import io.polygate.spi.expression.Condition;
import io.polygate.spi.expression.ConditionEvaluator;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes one page of what a query or scan selects; holds no more than that in memory. */
final class PageReader {
  private final PageRequest request;
  private final Optional<Condition> filter;
  private final Deadline deadline;
  private final List<Item> items = new ArrayList<>();
  private Optional<Cursor.Position> reached;
  private long bytes;
  private long examined;

  /**
   * A reader of one page.
   *
   * @param after the place that the request's cursor stands for
   */
  PageReader(
      PageRequest request,
      Optional<Cursor.Position> after,
      Optional<Condition> filter,
      Deadline deadline) {
    this.request = request;
    this.reached = after;
    this.filter = filter;
    this.deadline = deadline;
  }

  /**
   * Reads the page.
   *
   * @throws StorageException.Unavailable if the deadline came before anything was found
   */
  Page read(Rows rows) throws SQLException {
    try {
      return fill(rows);
    } catch (SQLException e) {
      if (SqliteErrors.isInterrupted(e)) {
        return end(Reason.DEADLINE);
      }
      throw e;
    } finally {
      rows.close();
    }
  }

  private Page fill(Rows rows) throws SQLException {
    Rows.Found found = rows.next();
    while (found != null) {
      // Only when there is one more is a full page not the last.
      if (items.size() >= request.limit()) {
        return end(Reason.LIMIT);
      }
      if (bytes >= request.maxBytes()) {
        return end(Reason.BYTES);
      }
      if (deadline.passed()) {
        return end(Reason.DEADLINE);
      }
      examine(found);
      found = rows.next();
    }
    return new Page(items, Optional.empty(), Reason.END, examined);
  }

  private void examine(Rows.Found found) {
    reached = Optional.of(found.position());
    examined++;
    if (filter.isEmpty() || ConditionEvaluator.matches(filter.get(), found.document().value())) {
      items.add(found.item());
      bytes += found.document().length();
    }
  }

  private Page end(Reason reason) {
    Cursor.Position place =
        reached.orElseThrow(
            () ->
                new StorageException.Unavailable(
                    "The time was up before anything was found.", Duration.ZERO, null));
    return new Page(items, Optional.of(place.cursor()), reason, examined);
  }
}
