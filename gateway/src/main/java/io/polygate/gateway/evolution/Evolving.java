package io.polygate.gateway.evolution;

import io.polygate.gateway.catalog.Catalog;
import io.polygate.gateway.catalog.ItemShapes;
import io.polygate.gateway.catalog.Model;
import io.polygate.spi.CollectionName;
import io.polygate.spi.Mutation;
import io.polygate.spi.Store;
import java.util.Optional;

/**
 * Shows a store in the versions of its collections' definitions that a request speaks: the ones in
 * force, but for the collection that the request names a version of. What has one version alone is
 * as the store has it.
 *
 * @param catalog has the definitions
 * @param asked what the request names; empty if it names none
 */
public record Evolving(Catalog catalog, Optional<Asked> asked) {

  /**
   * A version that a request speaks.
   *
   * @param collection of which collection
   * @param version its number
   */
  public record Asked(CollectionName collection, int version) {}

  /** The store as the request sees it. */
  public Store of(Store store) {
    return new Store(
        new EvolvingItems(store.items(), this),
        store.queries().map(part -> new EvolvingQueries(part, this)),
        store.transactions().map(part -> new EvolvingTransactions(part, store.items(), this)),
        store.indexes(),
        store.expiry(),
        store.hot().map(part -> new EvolvingHot(part, catalog)),
        store.sql(),
        store.snapshots(),
        store.changes().map(part -> new EvolvingChanges(part, this)));
  }

  /** How a collection's items are stored, for reading. */
  ItemShapes shapes(CollectionName collection) {
    return catalog.shapes(collection);
  }

  /** What writes of a collection have to fit. */
  Model model(CollectionName collection) {
    return catalog.model(collection);
  }

  /** How the request sees items that are stored in several versions. */
  SeenItems seen(CollectionName collection, ItemShapes shapes) {
    return new SeenItems(
        shapes,
        asked
            .filter(named -> named.collection().equals(collection))
            .map(Asked::version)
            // It was checked when the request came; retired since, it ends as a failure.
            .orElse(shapes.inForce()));
  }

  /** Whether an item that is to be written may be stored in another version than it is seen in. */
  boolean concern(Mutation mutation) {
    return !model(mutation.key().collection()).shapes().isEmpty();
  }
}
