package io.polygate.backend.sharded;

import io.polygate.spi.Hot;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.ReadOptions;
import java.util.Optional;

/** What the memory of an item's shard knows, as long as the map is known without asking. */
final class ShardedHot implements Hot {
  private final Access access;

  ShardedHot(Access access) {
    this.access = access;
  }

  @Override
  public Optional<Optional<Item>> peek(ItemKey key, ReadOptions options) {
    ShardedNamespace namespace = access.namespace();
    Optional<SlotMap> known = namespace.knownMap();
    if (known.isEmpty()) {
      return Optional.empty();
    }
    SlotMap map = known.get();
    int slot = map.slot(access.tenant(), key.partition());
    int number = map.owner(slot);
    if (map.isFenced(slot) || !namespace.isVerified(number)) {
      return Optional.empty();
    }
    Shard shard = namespace.maps().shard(map, number);
    Optional<Optional<Item>> peeked =
        shard.store(access.tenant()).hot().flatMap(hot -> hot.peek(key, options));
    // A shard's memory may still have what was moved away while this was asked.
    boolean same = namespace.knownMap().filter(now -> now.owner(slot) == number).isPresent();
    return peeked.isPresent() && same
        ? Optional.of(shard.versions().given(peeked.get()))
        : Optional.empty();
  }
}
