package io.polygate.spi.tck.fault;

import io.polygate.spi.Backend;
import io.polygate.spi.Changes;
import io.polygate.spi.CollectionSchema;
import io.polygate.spi.Durability;
import io.polygate.spi.Limits;
import io.polygate.spi.Namespace;
import io.polygate.spi.Store;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenants;

/** A backend whose stores meet the faults of a script; otherwise it is the backend it wraps. */
public final class FaultyBackend implements Backend {
  private final Backend backend;
  private final Faults faults;

  /** Wraps a backend, which is closed with this one. */
  public FaultyBackend(Backend backend, Faults faults) {
    this.backend = backend;
    this.faults = faults;
  }

  @Override
  public Store store(StoreId id) {
    return FaultyParts.of(backend.store(id), faults);
  }

  @Override
  public Tenants tenants(Namespace namespace) {
    return backend.tenants(namespace);
  }

  @Override
  public void keepChanges(Namespace namespace, Changes.Policy policy) {
    backend.keepChanges(namespace, policy);
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
