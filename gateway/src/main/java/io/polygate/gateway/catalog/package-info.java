/**
 * What a namespace knows of its collections: definitions, the keys and rules that follow from them,
 * and the reserved tenant that keeps them.
 *
 * <p>Knows nothing of HTTP. {@link io.polygate.gateway.catalog.Catalog} is where to begin: it gives
 * the {@link io.polygate.gateway.catalog.Model} of a collection.
 */
@NullMarked
package io.polygate.gateway.catalog;

import org.jspecify.annotations.NullMarked;
