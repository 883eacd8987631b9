package io.polygate.backend.kv;

import io.polygate.spi.Cursor;
import io.polygate.spi.Deadline;
import io.polygate.spi.Item;
import io.polygate.spi.Page;
import io.polygate.spi.Page.Reason;
import io.polygate.spi.PageRequest;
import io.polygate.spi.StorageException;
import io.polygate.spi.expression.Condition;
import io.polygate.spi.expression.ConditionEvaluator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes one page of what a query or scan selects; holds no more than that in memory. */
final class PageReader {
  /** Where the items of a query or scan come from, in their order. */
  interface Rows {
    /**
     * Goes to the next place that has to be looked at; false if there is none.
     *
     * <p>What is passed over on the way there costs time too, so it may stop at a place without an
     * item.
     */
    boolean next();

    /** The item here, if there is one to be seen. */
    @Nullable Item item();

    /** Where this is; asked for only where there is an item. */
    Cursor.Position position();
  }

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
  Page read(Rows rows) {
    while (rows.next()) {
      if (deadline.passed()) {
        return end(Reason.DEADLINE);
      }
      Item item = rows.item();
      if (item == null) {
        continue;
      }
      // Only when there is one more is a full page not the last.
      if (items.size() >= request.limit()) {
        return end(Reason.LIMIT);
      }
      if (bytes >= request.maxBytes()) {
        return end(Reason.BYTES);
      }
      examine(item, rows.position());
    }
    return new Page(items, Optional.empty(), Reason.END, examined);
  }

  private void examine(Item item, Cursor.Position position) {
    reached = Optional.of(position);
    examined++;
    if (filter.isEmpty() || ConditionEvaluator.matches(filter.get(), item.value().value())) {
      items.add(item);
      bytes += item.value().length();
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
