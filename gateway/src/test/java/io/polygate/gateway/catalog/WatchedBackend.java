package io.polygate.gateway.catalog;

import io.polygate.spi.Backend;
import io.polygate.spi.CollectionSchema;
import io.polygate.spi.Durability;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Items;
import io.polygate.spi.Limits;
import io.polygate.spi.Mutation;
import io.polygate.spi.Namespace;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Result;
import io.polygate.spi.StorageException;
import io.polygate.spi.Store;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenants;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import io.polygate.spi.tck.memory.MemoryBackend;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The reference store, with a look at how it is used, and a plug to pull. */
final class WatchedBackend implements Backend {
  private final Backend backend = new MemoryBackend(InstantSource.system());
  private final boolean itemsOnly;

  final AtomicInteger reads = new AtomicInteger();
  final List<CollectionSchema> defined = new CopyOnWriteArrayList<>();
  volatile boolean down;

  WatchedBackend() {
    this(false);
  }

  /** With items alone, or with all that the reference store has. */
  WatchedBackend(boolean itemsOnly) {
    this.itemsOnly = itemsOnly;
  }

  @Override
  public Store store(StoreId id) {
    Store store = backend.store(id);
    Items items = new WatchedItems(store.items());
    return itemsOnly
        ? Store.of(items)
        : new Store(
            items,
            store.queries(),
            store.transactions(),
            store.indexes(),
            store.expiry(),
            store.hot(),
            store.sql(),
            store.snapshots(),
            store.changes());
  }

  private final class WatchedItems implements Items {
    private final Items items;

    WatchedItems(Items items) {
      this.items = items;
    }

    @Override
    public Optional<Item> get(ItemKey key, ReadOptions options) {
      reads.incrementAndGet();
      requireUp();
      return items.get(key, options);
    }

    @Override
    public Written apply(Mutation mutation, WriteOptions options) {
      requireUp();
      return items.apply(mutation, options);
    }

    @Override
    public List<Result> applyAll(List<Mutation> mutations, WriteOptions options) {
      requireUp();
      return items.applyAll(mutations, options);
    }

    private void requireUp() {
      if (down) {
        throw new StorageException.Unavailable("Down.", Duration.ofSeconds(1), null);
      }
    }
  }

  @Override
  public Tenants tenants(Namespace namespace) {
    return backend.tenants(namespace);
  }

  @Override
  public void define(Namespace namespace, CollectionSchema schema) {
    defined.add(schema);
    backend.define(namespace, schema);
  }

  @Override
  public Limits limits() {
    return backend.limits();
  }

  @Override
  public Durability durability() {
    return backend.durability();
  }

  @Override
  public void probe() {
    backend.probe();
  }

  @Override
  public void close() {
    backend.close();
  }
}
