package io.polygate.backend.sqlite;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import java.util.Optional;

/**
 * Items of an instance that were read lately, bounded by their bytes. Each is remembered with the
 * number of its file's last commit before it was read, and counts only until the next commit of
 * that file: nobody has to find out what a commit has changed.
 */
final class HotItems {
  /** About what an entry occupies beside its texts and its value. */
  private static final int ENTRY_BYTES = 300;

  private final Cache<Place, Seen> items;

  /** An item of a file; the file's commits stand for it, as they outlive it without harm. */
  private record Place(Commits file, ItemKey key) {
    @Override
    public int hashCode() {
      return 31 * System.identityHashCode(file) + key.hashCode();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Place place && file == place.file && key.equals(place.key);
    }
  }

  private record Seen(long commits, Optional<Item> item) {}

  /**
   * Remembers nothing yet.
   *
   * @param maxBytes about how much memory it takes; 0 for nothing
   */
  HotItems(long maxBytes) {
    this.items =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .weigher(HotItems::bytes)
            // What there is to tidy is little, and not worth a thread.
            .executor(Runnable::run)
            .build();
  }

  private static int bytes(Place place, Seen seen) {
    return ENTRY_BYTES
        + place.key.partition().length()
        + place.key.sort().length()
        + seen.item.map(item -> item.value().length()).orElse(0);
  }

  /** The item as it is now, if it is remembered: see {@link io.polygate.spi.Hot#peek}. */
  Optional<Optional<Item>> find(Commits file, ItemKey key) {
    Seen seen = items.getIfPresent(new Place(file, key));
    return seen != null && seen.commits == file.settled()
        ? Optional.of(seen.item)
        : Optional.empty();
  }

  /**
   * Remembers what was read.
   *
   * @param commits what {@link Commits#settled} gave before the reading began
   */
  void keep(Commits file, ItemKey key, long commits, Optional<Item> item) {
    if (commits != Commits.UNSETTLED && commits == file.settled()) {
      items.put(new Place(file, key), new Seen(commits, item));
    }
  }
}
