package io.polygate.gateway.catalog;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Version;
import java.time.Instant;

/**
 * A definition as the catalog keeps it.
 *
 * @param collection whose it is
 * @param definition what it says
 * @param etag changes with every change; for preconditions
 * @param updatedAt when it was last changed, to the millisecond
 */
public record Defined(
    CollectionName collection, Definition definition, Version etag, Instant updatedAt) {}
