package io.polygate.backend.sharded;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Cursor;
import io.polygate.spi.Item;
import io.polygate.spi.Page;
import io.polygate.spi.PageRequest;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Scan;
import io.polygate.spi.StorageException;
import io.polygate.spi.Tenant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/** All items of some slots that a shard has of one collection, in the order of their keys. */
final class SlotItems implements Iterator<Item> {
  private static final int PAGE = 500;

  private final SlotMap map;
  private final SlotMap.Slots slots;
  private final Shard shard;
  private final Tenant tenant;
  private final CollectionName collection;
  private final Deque<Item> items = new ArrayDeque<>();
  private Optional<Cursor> next = Optional.empty();
  private boolean begun;

  SlotItems(
      SlotMap map, SlotMap.Slots slots, Shard shard, Tenant tenant, CollectionName collection) {
    this.map = map;
    this.slots = slots;
    this.shard = shard;
    this.tenant = tenant;
    this.collection = collection;
  }

  @Override
  public boolean hasNext() {
    while (items.isEmpty() && (!begun || next.isPresent())) {
      Page page = page(new PageRequest(next, PAGE, 1 << 20));
      begun = true;
      next = page.next();
      page.items().stream().filter(this::isWanted).forEach(items::add);
    }
    return !items.isEmpty();
  }

  private boolean isWanted(Item item) {
    return slots.contains(map.slot(tenant, item.key().partition()));
  }

  private Page page(PageRequest request) {
    Scan scan = new Scan(collection, 0, 1, Optional.empty(), Optional.empty(), request);
    try {
      return shard.store(tenant).queries().orElseThrow().scan(scan, ReadOptions.strong());
    } catch (StorageException e) {
      if (Control.isNoTenant(e)) {
        return new Page(List.of(), Optional.empty(), Page.Reason.END, 0);
      }
      throw shard.named(e);
    }
  }

  @Override
  public Item next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return items.remove();
  }
}
