package io.polygate.gateway.evolution;

import io.polygate.gateway.catalog.ItemShapes;
import io.polygate.spi.Document;
import io.polygate.spi.Item;
import io.polygate.spi.Written;

/**
 * Stored items of one collection as one version has them.
 *
 * @param shapes how they are stored
 * @param version the version
 */
record SeenItems(ItemShapes shapes, int version) {
  Document of(Document stored) {
    return shapes.view(stored, version);
  }

  Item of(Item stored) {
    return new Item(
        stored.key(), of(stored.value()), stored.version(), stored.updatedAt(), stored.expiresAt());
  }

  Written of(Written written) {
    return new Written(
        written.key(),
        written.kind(),
        written.version(),
        written.item().map(this::of),
        written.replayed());
  }
}
