package io.polygate.backend.sharded;

import io.polygate.spi.Backend;
import io.polygate.spi.CollectionSchema;
import io.polygate.spi.Durability;
import io.polygate.spi.Limits;
import io.polygate.spi.Namespace;
import io.polygate.spi.Store;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenants;

/** A sharded backend that takes its shards with it when it is closed, as the gateway does. */
record OpenedShards(ShardedBackend sharded, TestShards shards) implements Backend {
  @Override
  public Store store(StoreId id) {
    return sharded.store(id);
  }

  @Override
  public Tenants tenants(Namespace namespace) {
    return sharded.tenants(namespace);
  }

  @Override
  public void define(Namespace namespace, CollectionSchema schema) {
    sharded.define(namespace, schema);
  }

  @Override
  public void prepare(Namespace namespace) {
    sharded.prepare(namespace);
  }

  @Override
  public Limits limits() {
    return sharded.limits();
  }

  @Override
  public Durability durability() {
    return sharded.durability();
  }

  @Override
  public void probe() {
    sharded.probe();
  }

  @Override
  public void close() {
    sharded.close();
    shards.close();
  }
}
