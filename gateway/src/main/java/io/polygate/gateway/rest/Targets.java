package io.polygate.gateway.rest;

import io.polygate.gateway.GatewayConfig;
import io.polygate.gateway.Namespaces;
import io.polygate.gateway.RoutedNamespace;
import io.polygate.gateway.Stores;
import io.polygate.gateway.access.RowRules;
import io.polygate.gateway.catalog.Model;
import io.polygate.gateway.evolution.Evolving;
import io.polygate.gateway.sight.SealedTokens;
import io.polygate.gateway.sight.Sight;
import io.polygate.spi.CollectionName;
import io.polygate.spi.Consistency;
import io.polygate.spi.Deadline;
import io.polygate.spi.Hot;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Replication;
import io.polygate.spi.StorageException;
import io.polygate.spi.Store;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Finds what requests are for. */
@Singleton
final class Targets {
  private final Namespaces namespaces;
  private final Stores stores;
  private final Gate gate;

  Targets(Namespaces namespaces, Stores stores, Gate gate) {
    this.namespaces = namespaces;
    this.stores = stores;
    this.gate = gate;
  }

  /**
   * The namespace and tenant that a path names.
   *
   * @throws StorageException.NotFound if there is no such namespace
   * @throws io.polygate.gateway.catalog.VersionRefusal if it asks for a version that is not served
   */
  Target of(ApiRequest request) {
    RoutedNamespace namespace = namespaces.named(request.namespace());
    Tenant tenant = request.tenant();
    describe(request, namespace, tenant);
    Optional<Evolving.Asked> asked = request.acceptVersion();
    asked.ifPresent(version -> requireServed(namespace, version));
    if (asked.isPresent()
        || (request.isInCollection() && !namespace.catalog().isKnownPlain(request.collection()))) {
      request.vary(Headers.ACCEPT_VERSION);
    }
    Store store = stores.open(namespace, tenant, asked);
    Optional<RowRules> rows = gate.rows(request);
    if (rows.isEmpty()) {
      return new Target(namespace, tenant, store, Optional.empty(), asked);
    }
    Sight sight = new Sight(rows.get(), () -> changeTokens(namespace, tenant));
    asked.ifPresent(version -> requireWhole(sight, version));
    return new Target(
        namespace, tenant, sight.of(store), Optional.of(new Target.Limited(store, sight)), asked);
  }

  /** A grant's condition is of the version in force; in another one a member has another name. */
  private static void requireWhole(Sight sight, Evolving.Asked asked) {
    if (sight.isLimited(asked.collection())) {
      throw Problem.of(
              ProblemCode.ACCESS_DENIED,
              "Who may see some items alone sees them in the version in force.")
          .exception();
    }
  }

  private static SealedTokens changeTokens(RoutedNamespace namespace, Tenant tenant) {
    return new SealedTokens(namespace.secrets().secret("changes"), tenant.name());
  }

  /**
   * What the tenant of an item's path answers from memory, where any collection may be read without
   * a look at its definition, and the item's is known to have one version of it.
   *
   * @param collection the item's
   * @throws StorageException.NotFound if there is no such namespace
   */
  Optional<Hot> hot(ApiRequest request, CollectionName collection) {
    RoutedNamespace namespace = namespaces.named(request.namespace());
    if (namespace.policy().collections() == GatewayConfig.Collections.DEFINED
        || !namespace.catalog().isKnownPlain(collection)) {
      return Optional.empty();
    }
    StoreId id = new StoreId(namespace.namespace(), request.tenant());
    Optional<Hot> hot = namespace.backend().hot(id);
    Optional<Replication> replication = namespace.backend().replication();
    if (replication.isEmpty()) {
      return hot;
    }
    request.describe(replication.get(), id);
    // As in RequestOptions, where the client does not say how fresh the answer is to be.
    ReadOptions session =
        new ReadOptions(Consistency.SESSION, Deadline.none(), request.consistencyToken());
    return hot.map(known -> (key, options) -> known.peek(key, session));
  }

  /** Has the answer say up to where a tenant has come, where its data are copied to other nodes. */
  static void describe(ApiRequest request, RoutedNamespace namespace, Tenant tenant) {
    Optional<Replication> replication = namespace.backend().replication();
    if (replication.isPresent()) {
      request.describe(replication.get(), new StoreId(namespace.namespace(), tenant));
    }
  }

  private static void requireServed(RoutedNamespace namespace, Evolving.Asked asked) {
    Model _ = namespace.catalog().model(asked.collection()).at(asked.version());
  }
}
