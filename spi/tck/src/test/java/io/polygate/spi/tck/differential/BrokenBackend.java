package io.polygate.spi.tck.differential;

import io.polygate.spi.Backend;
import io.polygate.spi.CollectionSchema;
import io.polygate.spi.Durability;
import io.polygate.spi.Limits;
import io.polygate.spi.Namespace;
import io.polygate.spi.Store;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenants;
import java.util.function.UnaryOperator;

/** A backend whose stores have something broken, so that a comparison has something to find. */
record BrokenBackend(Backend backend, UnaryOperator<Store> breakage) implements Backend {
  @Override
  public Store store(StoreId id) {
    return breakage.apply(backend.store(id));
  }

  @Override
  public Tenants tenants(Namespace namespace) {
    return backend.tenants(namespace);
  }

  @Override
  public void define(Namespace namespace, CollectionSchema schema) {
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
