package io.polygate.spi.tck.memory;

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
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Cuts one page out of everything that a query or scan selects. */
final class Pager {
  private final Comparator<Cursor.Position> order;
  private final Optional<Condition> filter;
  private final PageRequest request;
  private final Deadline deadline;

  /**
   * A pager for one page.
   *
   * @param order the order that the items come in
   */
  Pager(
      Comparator<Cursor.Position> order,
      Optional<Condition> filter,
      PageRequest request,
      Deadline deadline) {
    this.order = order;
    this.filter = filter;
    this.request = request;
    this.deadline = deadline;
  }

  /** The page that begins after a place, or with the first item. */
  Page page(List<Candidate> candidates, Optional<Cursor.Position> after) {
    List<Candidate> rest =
        candidates.stream()
            .filter(c -> after.isEmpty() || order.compare(c.position(), after.get()) > 0)
            .sorted(Comparator.comparing(Candidate::position, order))
            .toList();
    List<Item> items = new ArrayList<>();
    long bytes = 0;
    Optional<Cursor.Position> reached = after;
    for (int examined = 0; examined < rest.size(); examined++) {
      if (deadline.passed()) {
        return full(items, reached.orElseThrow(Pager::tooLate), Reason.DEADLINE, examined);
      }
      Candidate candidate = rest.get(examined);
      reached = Optional.of(candidate.position());
      if (!isWanted(candidate.item())) {
        continue;
      }
      items.add(candidate.item());
      bytes += candidate.item().value().length();
      boolean more = examined + 1 < rest.size();
      if (more && items.size() >= request.limit()) {
        return full(items, candidate.position(), Reason.LIMIT, examined + 1L);
      }
      if (more && bytes >= request.maxBytes()) {
        return full(items, candidate.position(), Reason.BYTES, examined + 1L);
      }
    }
    return new Page(items, Optional.empty(), Reason.END, rest.size());
  }

  private boolean isWanted(Item item) {
    return filter.isEmpty() || ConditionEvaluator.matches(filter.get(), item.value().value());
  }

  private static Page full(List<Item> items, Cursor.Position next, Reason reason, long examined) {
    return new Page(items, Optional.of(next.cursor()), reason, examined);
  }

  private static StorageException tooLate() {
    return new StorageException.Unavailable(
        "The time was up before anything was found.", Duration.ZERO, null);
  }
}
