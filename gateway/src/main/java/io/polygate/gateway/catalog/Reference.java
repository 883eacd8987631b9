package io.polygate.gateway.catalog;

import io.polygate.spi.CollectionName;

/**
 * A field that names an item of another collection.
 *
 * @param field the field
 * @param collection where the item is
 */
public record Reference(String field, CollectionName collection) {}
