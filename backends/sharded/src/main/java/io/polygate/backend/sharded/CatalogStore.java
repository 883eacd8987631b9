package io.polygate.backend.sharded;

import io.polygate.spi.Expiry;
import io.polygate.spi.Indexes;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Items;
import io.polygate.spi.Mutation;
import io.polygate.spi.Page;
import io.polygate.spi.Part;
import io.polygate.spi.Queries;
import io.polygate.spi.Query;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Result;
import io.polygate.spi.Scan;
import io.polygate.spi.StorageException;
import io.polygate.spi.Store;
import io.polygate.spi.Tenant;
import io.polygate.spi.Transactions;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The catalog's store: all of it is on one shard, which the map names, and is never moved. The
 * shard is found when something is asked, as there may be no map before.
 */
final class CatalogStore {
  private final ShardedNamespace namespace;
  private final Set<Part> parts;

  CatalogStore(ShardedNamespace namespace, Set<Part> parts) {
    this.namespace = namespace;
    this.parts = Set.copyOf(parts);
  }

  Store store() {
    Store store = Store.of(new CatalogItems());
    if (parts.contains(Part.QUERIES)) {
      store = store.withQueries(new CatalogQueries());
    }
    if (parts.contains(Part.TRANSACTIONS)) {
      Transactions transactions =
          (mutations, options) ->
              on(s -> s.transactions().orElseThrow().commit(mutations, options));
      store = store.withTransactions(transactions);
    }
    if (parts.contains(Part.INDEXES)) {
      Indexes indexes = collection -> on(s -> s.indexes().orElseThrow().list(collection));
      store = store.withIndexes(indexes);
    }
    if (parts.contains(Part.EXPIRY)) {
      Expiry expiry = limit -> on(s -> s.expiry().orElseThrow().sweep(limit));
      store = store.withExpiry(expiry);
    }
    if (parts.contains(Part.HOT)) {
      // Definitions are kept by the gateway itself.
      store = store.withHot((key, options) -> Optional.empty());
    }
    return store;
  }

  private <T> T on(Function<Store, T> call) {
    SlotMap map = namespace.mapOfTenant();
    Shard shard = namespace.catalogShard(map);
    try {
      return call.apply(shard.store(Tenant.CATALOG));
    } catch (StorageException.PreconditionFailed e) {
      throw e; // Its versions are the shard's own: the catalog has never been elsewhere.
    } catch (StorageException e) {
      throw shard.named(e);
    }
  }

  /** The catalog's items. */
  private final class CatalogItems implements Items {
    @Override
    public Optional<Item> get(ItemKey key, ReadOptions options) {
      return on(store -> store.items().get(key, options));
    }

    @Override
    public List<Optional<Item>> getAll(List<ItemKey> keys, ReadOptions options) {
      return on(store -> store.items().getAll(keys, options));
    }

    @Override
    public Written apply(Mutation mutation, WriteOptions options) {
      return on(store -> store.items().apply(mutation, options));
    }

    @Override
    public List<Result> applyAll(List<Mutation> mutations, WriteOptions options) {
      return on(store -> store.items().applyAll(mutations, options));
    }
  }

  /** The catalog's queries. */
  private final class CatalogQueries implements Queries {
    @Override
    public Page query(Query query, ReadOptions options) {
      return on(store -> store.queries().orElseThrow().query(query, options));
    }

    @Override
    public Page scan(Scan scan, ReadOptions options) {
      return on(store -> store.queries().orElseThrow().scan(scan, options));
    }
  }
}
