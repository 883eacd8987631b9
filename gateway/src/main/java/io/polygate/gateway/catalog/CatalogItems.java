package io.polygate.gateway.catalog;

import io.polygate.spi.Backend;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.Namespace;
import io.polygate.spi.Page;
import io.polygate.spi.Part;
import io.polygate.spi.Queries;
import io.polygate.spi.Query;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.StorageException;
import io.polygate.spi.StorageException.NotFound;
import io.polygate.spi.Store;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import io.polygate.spi.Tenants;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import java.util.List;
import java.util.Optional;

/** The items of a namespace's reserved tenant, which is made by the first write to it. */
final class CatalogItems {
  private final Store store;
  private final Tenants tenants;

  CatalogItems(Backend backend, Namespace namespace) {
    store = backend.store(new StoreId(namespace, Tenant.CATALOG));
    tenants = backend.tenants(namespace);
  }

  Optional<Item> get(ItemKey key, ReadOptions options) {
    try {
      return store.items().get(key, options);
    } catch (NotFound e) {
      return nothingIfTenantIsAbsent(e, Optional.empty());
    }
  }

  Written apply(Mutation mutation, WriteOptions options) {
    try {
      return store.items().apply(mutation, options);
    } catch (NotFound e) {
      nothingIfTenantIsAbsent(e, Optional.empty());
      tenants.create(Tenant.CATALOG);
      return store.items().apply(mutation, options);
    }
  }

  /** Whether the backend has queries. */
  boolean canQuery() {
    return store.queries().isPresent();
  }

  Page query(Query query, ReadOptions options) {
    Queries queries =
        store.queries().orElseThrow(() -> new StorageException.Unsupported(Part.QUERIES));
    try {
      return queries.query(query, options);
    } catch (NotFound e) {
      return nothingIfTenantIsAbsent(e, new Page(List.of(), Optional.empty(), Page.Reason.END, 0));
    }
  }

  private static <T> T nothingIfTenantIsAbsent(NotFound failure, T nothing) {
    if (failure.subject() != NotFound.Subject.TENANT) {
      throw failure;
    }
    return nothing;
  }
}
