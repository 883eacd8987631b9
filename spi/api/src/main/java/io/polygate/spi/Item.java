package io.polygate.spi;

import java.time.Instant;
import java.util.Optional;

/**
 * A stored item.
 *
 * @param key where it is
 * @param value what it is
 * @param version changes with every write
 * @param updatedAt when it was last written, to the millisecond
 * @param expiresAt the whole second from which on it must not be seen; empty if it stays
 */
public record Item(
    ItemKey key, Document value, Version version, Instant updatedAt, Optional<Instant> expiresAt) {}
