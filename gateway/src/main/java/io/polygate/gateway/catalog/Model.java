package io.polygate.gateway.catalog;

import io.polygate.spi.CollectionName;
import java.util.Optional;

/**
 * What a collection's definition makes of writes and keys, ready for use. Immutable.
 *
 * @param collection the collection
 * @param definition its definition, or empty if it has none
 * @param keys composes its items' keys
 * @param rules checks its items' values
 */
public record Model(
    CollectionName collection,
    Optional<Definition> definition,
    KeyComposer keys,
    ItemRules rules) {}
