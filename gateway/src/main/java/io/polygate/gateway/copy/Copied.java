package io.polygate.gateway.copy;

import io.polygate.gateway.catalog.Catalog;
import io.polygate.gateway.catalog.NamedQueries;
import io.polygate.spi.Backend;
import io.polygate.spi.Store;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenants;

/**
 * A tenant that is copied, or copied into.
 *
 * @param id which
 * @param backend what holds it
 * @param store its store
 * @param catalog how its collections are defined
 * @param queries the queries that its namespace keeps
 * @param sql whether the namespace allows SQL
 */
public record Copied(
    StoreId id, Backend backend, Store store, Catalog catalog, NamedQueries queries, boolean sql) {
  Tenants tenants() {
    return backend.tenants(id.namespace());
  }
}
