package io.polygate.backend.sharded;

import io.polygate.spi.Cursor;
import io.polygate.spi.Item;
import io.polygate.spi.Page;
import io.polygate.spi.PageRequest;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.StorageException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What one shard has for a page, read ahead piece by piece. Items of slots that are not the shard's
 * are passed over: they are on their way here, or not yet removed. For one thread at a time.
 */
final class ShardItems {
  private static final Page NOTHING = new Page(List.of(), Optional.empty(), Page.Reason.END, 0);

  private final Access access;
  private final SlotMap map;
  private final Shard shard;
  private final PageRequest request;
  private final int pageSize;
  private final Deque<Item> items = new ArrayDeque<>();

  /** Where the next piece begins; empty before the first and after the last. */
  private Optional<Cursor> next;

  private boolean begun;
  private boolean stopped;
  private long examined;

  ShardItems(Access access, SlotMap map, Shard shard, PageRequest request, int pageSize) {
    this.access = access;
    this.map = map;
    this.shard = shard;
    this.request = request;
    this.pageSize = pageSize;
    this.next = request.after();
  }

  String name() {
    return shard.name();
  }

  /** Reads on if nothing is left of what was read. */
  void fill(ScatteredPage.PageSource source, ReadOptions options) {
    while (items.isEmpty() && !stopped && (!begun || next.isPresent())) {
      PageRequest piece = new PageRequest(next, pageSize, request.maxBytes());
      Page page =
          access.readOn(map, shard, asked -> source.read(asked, piece, options), () -> NOTHING);
      begun = true;
      examined += page.examined();
      next = page.next();
      stopped = page.reason() == Page.Reason.DEADLINE;
      page.items().stream()
          .filter(item -> isOwn(item))
          .map(shard.versions()::given)
          .forEach(items::add);
    }
  }

  private boolean isOwn(Item item) {
    return map.owner(map.slot(access.tenant(), item.key().partition())) == shard.number();
  }

  /** Whether there is nothing more. */
  boolean hasEnded() {
    return items.isEmpty() && begun && next.isEmpty();
  }

  /** Whether the time was up before more was found, though there may be more. */
  boolean isStopped() {
    return items.isEmpty() && stopped;
  }

  /** Ends the reading where it is, if that is a place; says whether it is. */
  boolean stopHere() {
    stopped = next.isPresent();
    return stopped;
  }

  /** The place of the next item; of a shard that was stopped, the place that it has reached. */
  Cursor.Position place(Function<Item, Cursor.Position> position) {
    Item first = items.peek();
    return first == null
        ? next.orElseThrow(() -> new IllegalStateException("The shard has ended.")).position()
        : position.apply(first);
  }

  /** Takes the next item. */
  Item take() {
    return items.remove();
  }

  /** How many items were looked at, without those that were read ahead in vain. */
  long examined() {
    return examined - items.size();
  }

  /** Refuses items that are not in the order of the merge: then a cursor would lose some. */
  StorageException unordered() {
    return shard.unavailable("It gives its items in an order of its own.");
  }
}
