package io.polygate.gateway.catalog;

import io.polygate.spi.CollectionName;
import java.util.Optional;
import java.util.Set;

/**
 * What a collection's definition makes of writes and keys, ready for use. Immutable.
 *
 * @param collection the collection
 * @param definition its definition, or empty if it has none
 * @param keys composes its items' keys
 * @param rules checks its items' values
 * @param referrers the collections whose definitions have, or had, references to it that are kept
 */
public record Model(
    CollectionName collection,
    Optional<Definition> definition,
    KeyComposer keys,
    ItemRules rules,
    Set<CollectionName> referrers) {
  /** Copies the set. */
  public Model {
    referrers = Set.copyOf(referrers);
  }

  /** The model of a collection that nothing refers to. */
  public Model(
      CollectionName collection,
      Optional<Definition> definition,
      KeyComposer keys,
      ItemRules rules) {
    this(collection, definition, keys, rules, Set.of());
  }

  /** Whether items that its items name must be there. */
  public boolean keepsReferences() {
    return definition.isPresent() && definition.get().keepsReferences();
  }
}
