package io.polygate.backend.dynamodb;

import io.polygate.spi.Cursor;
import io.polygate.spi.Item;
import io.polygate.spi.Page;
import io.polygate.spi.PageRequest;
import io.polygate.spi.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A page that items are put on until it is full. For one thread. */
final class PageBuilder {
  private final PageRequest request;
  private final List<Item> items = new ArrayList<>();
  private Optional<Cursor.Position> reached;
  private long bytes;
  private long examined;

  /**
   * An empty page.
   *
   * @param after the place that it begins after
   */
  PageBuilder(PageRequest request, Optional<Cursor.Position> after) {
    this.request = request;
    this.reached = after;
  }

  /** Counts an item, or a row that turned out to be none, up to which the page has come. */
  void pass(Cursor.Position position) {
    reached = Optional.of(position);
    examined++;
  }

  /** Says up to where the page has come, though nothing was found there. */
  void reach(Cursor.Position position) {
    reached = Optional.of(position);
  }

  /** Counts items that were looked at by the engine alone. */
  void drop(long count) {
    examined += count;
  }

  /** Whether a page can end here. */
  boolean hasPlace() {
    return reached.isPresent();
  }

  /** Puts the item on the page that was passed last. */
  void add(Item item) {
    items.add(item);
    bytes += item.value().length();
  }

  /** How many more items there is room for. */
  int room() {
    return request.limit() - items.size();
  }

  /** Whether there is no room left. */
  boolean isFull() {
    return room() <= 0 || bytes >= request.maxBytes();
  }

  /** The page, after which there may be more. */
  Page full() {
    return page(room() <= 0 ? Page.Reason.LIMIT : Page.Reason.BYTES);
  }

  /** The page when the time is up. */
  Page late() {
    return page(Page.Reason.DEADLINE);
  }

  /** The page after which there is nothing. */
  Page end() {
    return new Page(items, Optional.empty(), Page.Reason.END, examined);
  }

  private Page page(Page.Reason reason) {
    Cursor next =
        reached
            .orElseThrow(
                () ->
                    new StorageException.Unavailable(
                        "The time was up before anything was found.", Duration.ZERO, null))
            .cursor();
    return new Page(items, Optional.of(next), reason, examined);
  }
}
