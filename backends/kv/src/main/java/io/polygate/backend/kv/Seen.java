package io.polygate.backend.kv;

import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What was found at a place: an item, or that there is none. The answer to who asks is made once,
 * when the first of them does, and given to all, so that an answer from memory makes nothing.
 */
final class Seen {
  private static final Optional<Optional<Item>> NOTHING = Optional.of(Optional.empty());

  private final ItemKey key;
  private final Optional<StoredItem> stored;
  private final long expiresAt;
  // Empty until it is made: a few times by racing threads, always equal and of final fields, so
  // that no lock is needed.
  private Optional<Optional<Item>> answer = Optional.empty();

  /**
   * What is stored under a key.
   *
   * @param stored empty if there is no item
   */
  Seen(ItemKey key, Optional<StoredItem> stored) {
    this.key = key;
    this.stored = stored;
    this.expiresAt = stored.isEmpty() ? StoredItem.STAYS : stored.get().expiresAt();
  }

  /** What is stored, expired or not. */
  Optional<StoredItem> stored() {
    return stored;
  }

  /** The item, unless it has expired; never empty outside, as something is known. */
  Optional<Optional<Item>> visible(InstantSource clock) {
    if (expiresAt != StoredItem.STAYS && expiresAt <= clock.instant().getEpochSecond()) {
      return NOTHING;
    }
    Optional<Optional<Item>> made = answer;
    if (made.isEmpty()) {
      made = Optional.of(stored.map(item -> item.item(key)));
      answer = made;
    }
    return made;
  }
}
