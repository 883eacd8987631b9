package io.polygate.gateway.rest;

import io.polygate.gateway.GatewayConfig;
import io.polygate.gateway.RoutedNamespace;
import io.polygate.gateway.catalog.Catalog;
import io.polygate.gateway.catalog.Model;
import io.polygate.gateway.evolution.Evolving;
import io.polygate.gateway.reference.KeptReferences;
import io.polygate.gateway.sight.Sight;
import io.polygate.spi.Changes;
import io.polygate.spi.CollectionName;
import io.polygate.spi.Items;
import io.polygate.spi.Part;
import io.polygate.spi.Queries;
import io.polygate.spi.StorageException;
import io.polygate.spi.Store;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import io.polygate.spi.Transactions;
import java.util.Optional;

/**
 * What a request is for: one tenant of a namespace.
 *
 * @param namespace the namespace
 * @param tenant the tenant, which need not exist
 * @param store its store, as the request and its caller see it
 * @param limited what is behind that, where the caller may not see or write all items
 * @param asked the version of a collection that the request speaks, where it names one
 */
record Target(
    RoutedNamespace namespace,
    Tenant tenant,
    Store store,
    Optional<Limited> limited,
    Optional<Evolving.Asked> asked) {

  /**
   * A caller who may not see or write all items.
   *
   * @param whole the store with all of them
   * @param sight which ones the caller may
   */
  record Limited(Store whole, Sight sight) {}

  /** What the store is of. */
  StoreId id() {
    return new StoreId(namespace.namespace(), tenant);
  }

  /**
   * What a collection's definition makes of writes and keys.
   *
   * @throws StorageException.NotFound if it has none and the namespace wants one
   */
  Model model(CollectionName collection) {
    Model model = spoken(collection);
    if (model.definition().isEmpty() && definedOnly()) {
      throw new StorageException.NotFound(StorageException.NotFound.Subject.COLLECTION);
    }
    return model;
  }

  private Model spoken(CollectionName collection) {
    if (limited.isPresent() && collection.name().equals(KeptReferences.FENCES)) {
      throw new StorageException.NotFound(StorageException.NotFound.Subject.COLLECTION);
    }
    Catalog catalog = namespace.catalog();
    Model inForce = catalog.model(collection);
    Model model =
        asked.isPresent() && asked.get().collection().equals(collection)
            ? inForce.at(asked.get().version())
            : inForce;
    return catalog.ofTenant(model, tenant);
  }

  /**
   * Refuses a collection that must have a definition and has none. For reads by key, which need to
   * know nothing else of it.
   */
  void requireCollection(CollectionName collection) {
    if (definedOnly()) {
      Model known = model(collection);
      assert known.collection().equals(collection);
    }
  }

  /**
   * Refuses a tenant that is not there and that a write would not make.
   *
   * @throws StorageException.NotFound if it is so
   */
  void requireTenant() {
    if (namespace.policy().tenants() == GatewayConfig.TenantCreation.EXPLICIT
        && !namespace.backend().tenants(namespace.namespace()).exists(tenant)) {
      throw new StorageException.NotFound(StorageException.NotFound.Subject.TENANT);
    }
  }

  /** Whether any collection may be read without a look at its definition. */
  boolean isOpen() {
    return !definedOnly();
  }

  /**
   * The items, for writes of several collections: to be asked for after their models. Where nothing
   * keeps references, the store's own.
   */
  Items items() {
    return namespace.catalog().keepsReferences() ? references().items() : store.items();
  }

  /** The items, for writes of one collection. */
  Items items(Model model) {
    return model.keepsReferences() || !model.referrers().isEmpty()
        ? references().items()
        : store.items();
  }

  private KeptReferences references() {
    int operations = namespace.backend().limits().operations();
    return limited.isEmpty()
        ? new KeptReferences(namespace.catalog(), store, operations)
        : new KeptReferences(
            namespace.catalog(),
            limited.get().sight().forKeeping().of(limited.get().whole()),
            limited.get().whole(),
            limited.get().sight()::writes,
            operations);
  }

  /**
   * What became of the tenant's items.
   *
   * @throws ProblemException if the namespace keeps no changes, or not what tells the caller's
   */
  Changes changes() {
    Changes changes =
        store.changes().orElseThrow(() -> new StorageException.Unsupported(Part.CHANGES));
    if (limited.isPresent() && namespace.policy().changes() == GatewayConfig.KeptChanges.KEYS) {
      throw Problem.of(
              ProblemCode.ACCESS_DENIED,
              "Which changes may be seen is told by the values, and the namespace does not keep"
                  + " them.")
          .exception();
    }
    if (namespace.policy().changes() == GatewayConfig.KeptChanges.NONE) {
      throw Problem.of(
              ProblemCode.CHANGES_NOT_KEPT,
              "The configuration of the namespace " + namespace.name() + " has changes off.")
          .exception();
    }
    return changes;
  }

  Queries queries() {
    return store.queries().orElseThrow(() -> new StorageException.Unsupported(Part.QUERIES));
  }

  /** Refuses what needs transactions where the store has none. */
  void requireTransactions() {
    if (store.transactions().isEmpty()) {
      throw new StorageException.Unsupported(Part.TRANSACTIONS);
    }
  }

  /** Transactions: to be asked for after the collections' models, as {@link #items}. */
  Transactions transactions() {
    return namespace.catalog().keepsReferences()
        ? references().transactions()
        : store
            .transactions()
            .orElseThrow(() -> new StorageException.Unsupported(Part.TRANSACTIONS));
  }

  private boolean definedOnly() {
    return namespace.policy().collections() == GatewayConfig.Collections.DEFINED;
  }
}
