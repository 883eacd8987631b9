package io.polygate.gateway.catalog;

import io.polygate.spi.Backend;
import io.polygate.spi.CollectionName;
import io.polygate.spi.Cursor;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.Namespace;
import io.polygate.spi.Page;
import io.polygate.spi.PageRequest;
import io.polygate.spi.Part;
import io.polygate.spi.Queries;
import io.polygate.spi.Query;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.SortRange;
import io.polygate.spi.StorageException;
import io.polygate.spi.StorageException.NotFound;
import io.polygate.spi.Store;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import io.polygate.spi.Tenants;
import io.polygate.spi.Value;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The items of a namespace's reserved tenant, which is made by the first write to it. */
final class CatalogItems {
  private static final int PAGE_ITEMS = 100;
  private static final int PAGE_BYTES = 1 << 20;

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

  /**
   * Items of a partition in the order of their sort keys: at least {@code limit} + 1 if there are
   * as many.
   *
   * @param after the sort key that the items come after; empty for the first ones
   * @param reader makes something of an item, or nothing if it is to be left out
   */
  <T> List<T> list(
      CollectionName collection,
      String partition,
      Optional<String> after,
      int limit,
      ReadOptions options,
      Function<Item, Optional<T>> reader) {
    SortRange range =
        after
            .<SortRange>map(
                last ->
                    new SortRange.Between(
                        Optional.of(new SortRange.Bound(new Value.Text(last), false)),
                        Optional.empty()))
            .orElseGet(SortRange.All::new);
    List<T> found = new ArrayList<>();
    Optional<Cursor> cursor = Optional.empty();
    do {
      Page page =
          query(
              new Query(
                  collection,
                  Optional.empty(),
                  new Value.Text(partition),
                  range,
                  false,
                  Optional.empty(),
                  Optional.empty(),
                  new PageRequest(cursor, PAGE_ITEMS, PAGE_BYTES)),
              options);
      page.items().forEach(item -> reader.apply(item).ifPresent(found::add));
      cursor = page.next();
    } while (cursor.isPresent() && found.size() <= limit);
    return found;
  }

  private Page query(Query query, ReadOptions options) {
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
