package io.polygate.gateway.rest;

import io.polygate.gateway.GatewayConfig;
import io.polygate.gateway.Namespaces;
import io.polygate.gateway.RoutedNamespace;
import io.polygate.gateway.Stores;
import io.polygate.spi.Hot;
import io.polygate.spi.Replication;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Finds what requests are for. */
@Singleton
final class Targets {
  private final Namespaces namespaces;
  private final Stores stores;

  Targets(Namespaces namespaces, Stores stores) {
    this.namespaces = namespaces;
    this.stores = stores;
  }

  /**
   * The namespace and tenant that a path names.
   *
   * @throws StorageException.NotFound if there is no such namespace
   */
  Target of(ApiRequest request) {
    RoutedNamespace namespace = namespaces.named(request.namespace());
    Tenant tenant = request.tenant();
    describe(request, namespace, tenant);
    return new Target(namespace, tenant, stores.open(namespace, tenant));
  }

  /**
   * What the tenant that a path names answers from memory, where any collection may be read without
   * a look at its definition.
   *
   * @throws StorageException.NotFound if there is no such namespace
   */
  Optional<Hot> hot(ApiRequest request) {
    RoutedNamespace namespace = namespaces.named(request.namespace());
    if (namespace.policy().collections() == GatewayConfig.Collections.DEFINED) {
      return Optional.empty();
    }
    Tenant tenant = request.tenant();
    describe(request, namespace, tenant);
    return namespace.backend().hot(new StoreId(namespace.namespace(), tenant));
  }

  /** Has the answer say up to where a tenant has come, where its data are copied to other nodes. */
  static void describe(ApiRequest request, RoutedNamespace namespace, Tenant tenant) {
    Optional<Replication> replication = namespace.backend().replication();
    if (replication.isPresent()) {
      request.describe(replication.get(), new StoreId(namespace.namespace(), tenant));
    }
  }
}
