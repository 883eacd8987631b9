package io.polygate.gateway;

import io.polygate.gateway.catalog.Catalog;
import io.polygate.gateway.catalog.NamedQueries;
import io.polygate.gateway.catalog.Secrets;
import io.polygate.gateway.evolution.Evolution;
import io.polygate.gateway.migration.Migrations;
import io.polygate.spi.Backend;
import io.polygate.spi.BackendRef;
import io.polygate.spi.Namespace;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;

/**
 * A namespace with the backend that holds it.
 *
 * @param namespace its name
 * @param reference which backend, as the configuration names it
 * @param backend the same, open
 * @param catalog the definitions of its collections
 * @param evolution the versions of those, and its items' way to the ones in force
 * @param queries its named queries
 * @param migrations the migrations of its tables of SQL
 * @param secrets the random keys that its gateways share
 * @param policy what its configuration allows
 */
public record RoutedNamespace(
    Namespace namespace,
    BackendRef reference,
    Backend backend,
    Catalog catalog,
    Evolution evolution,
    NamedQueries queries,
    Migrations migrations,
    Secrets secrets,
    Policy policy) {

  /**
   * What a namespace's configuration allows.
   *
   * @param tenants how a tenant comes to be
   * @param collections which collections there may be
   * @param scans whether a query without a partition key may read all items
   * @param sql whether requests of SQL are served
   * @param changes what is kept of changes of its items
   * @param peers whether other gateways may hold it here
   */
  public record Policy(
      GatewayConfig.TenantCreation tenants,
      GatewayConfig.Collections collections,
      GatewayConfig.Scans scans,
      boolean sql,
      GatewayConfig.KeptChanges changes,
      GatewayConfig.Peers peers) {}

  /** The namespace's name, as text. */
  public String name() {
    return namespace.name();
  }

  /** Where the catalog is: what is defined in the namespace. */
  public StoreId catalogId() {
    return new StoreId(namespace, Tenant.CATALOG);
  }
}
