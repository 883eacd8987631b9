package io.polygate.spi.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.spi.Cursor;
import io.polygate.spi.Item;
import io.polygate.spi.Page;
import io.polygate.spi.Page.Reason;
import io.polygate.spi.PageRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads a query or scan page by page to its end, and holds every page to what pages promise. */
final class PageWalk {
  static final long ANY_BYTES = Long.MAX_VALUE;

  // Far above what any case stores: a walk that goes on longer goes round in circles.
  private static final int MAX_PAGES = 20_000;

  private PageWalk() {}

  /** All items, read in pages of at most {@code limit} items. */
  static List<Item> all(int limit, Function<PageRequest, Page> read) {
    return all(limit, ANY_BYTES, read);
  }

  /** All items, read in pages of at most {@code limit} items and about {@code maxBytes} bytes. */
  static List<Item> all(int limit, long maxBytes, Function<PageRequest, Page> read) {
    List<Item> items = new ArrayList<>();
    Optional<Cursor> after = Optional.empty();
    for (int pages = 0; pages < MAX_PAGES; pages++) {
      Page page = read.apply(new PageRequest(after, limit, maxBytes));
      check(page, limit, maxBytes);
      items.addAll(page.items());
      if (page.next().isEmpty()) {
        return items;
      }
      after = page.next();
    }
    throw new AssertionError("The pages do not come to an end.");
  }

  /** Holds one page that had no deadline to what pages promise. */
  static void check(Page page, int limit, long maxBytes) {
    assertThat(page.next().isEmpty()).isEqualTo(page.reason() == Reason.END);
    assertThat(page.items()).hasSizeLessThanOrEqualTo(limit);
    assertThat(page.examined()).isGreaterThanOrEqualTo(page.items().size());
    long bytes = page.items().stream().mapToLong(item -> item.value().length()).sum();
    switch (page.reason()) {
      case LIMIT -> assertThat(page.items()).hasSize(limit);
      case BYTES -> assertThat(bytes).isGreaterThanOrEqualTo(maxBytes);
      case END -> {}
      case DEADLINE -> throw new AssertionError("There was no deadline.");
    }
    if (page.items().size() > 1) {
      assertThat(bytes - page.items().getLast().value().length()).isLessThan(maxBytes);
    }
  }
}
