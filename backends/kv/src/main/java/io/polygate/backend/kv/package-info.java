/**
 * A key-value store for a whole instance: every tenant's items in one RocksDB database, written by
 * a few lanes that commit the requests of many callers with one sync, behind a cache of items that
 * were read lately.
 *
 * <p>{@code DESIGN.md} says why things are as they are, and what they cost.
 */
@NullMarked
package io.polygate.backend.kv;

import org.jspecify.annotations.NullMarked;
