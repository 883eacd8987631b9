package io.polygate.gateway.evolution;

import io.polygate.gateway.catalog.Catalog;
import io.polygate.spi.Hot;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.WriteOptions;
import java.util.Optional;

/**
 * What memory knows of items that are stored as they are seen; of others it knows nothing, and of
 * those of which the catalog has to be asked.
 */
record EvolvingHot(Hot hot, Catalog catalog) implements Hot {
  @Override
  public Optional<Optional<Item>> peek(ItemKey key, ReadOptions options) {
    return isPlain(key) ? hot.peek(key, options) : Optional.empty();
  }

  @Override
  public Optional<Begun> begin(Mutation mutation, WriteOptions options, Outcome outcome) {
    return isPlain(mutation.key()) ? hot.begin(mutation, options, outcome) : Optional.empty();
  }

  private boolean isPlain(ItemKey key) {
    return catalog.isKnownPlain(key.collection());
  }
}
