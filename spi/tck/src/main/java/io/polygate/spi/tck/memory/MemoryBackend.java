package io.polygate.spi.tck.memory;

import io.polygate.spi.Backend;
import io.polygate.spi.CollectionSchema;
import io.polygate.spi.Durability;
import io.polygate.spi.Limits;
import io.polygate.spi.Namespace;
import io.polygate.spi.Store;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenants;
import java.time.InstantSource;

/**
 * The reference store: all parts but {@link io.polygate.spi.Hot}, kept in memory until the process
 * ends. It is written to be right at a glance, not to be fast: one lock, and lists that are
 * searched from end to end.
 */
public final class MemoryBackend implements Backend {
  static final Limits LIMITS = new Limits(1 << 20, 100);

  private final MemoryState state;

  /**
   * An empty backend.
   *
   * @param clock tells when items are written and when they expire
   */
  public MemoryBackend(InstantSource clock) {
    state = new MemoryState(clock);
  }

  @Override
  public Store store(StoreId id) {
    MemoryWriter writer = new MemoryWriter(state, id);
    return Store.of(new MemoryItems(state, id, writer))
        .withQueries(new MemoryQueries(state, id))
        .withTransactions(new MemoryTransactions(writer))
        .withIndexes(new MemoryIndexes(state, id))
        .withExpiry(new MemoryExpiry(state, id));
  }

  @Override
  public Tenants tenants(Namespace namespace) {
    return new MemoryTenants(state, namespace);
  }

  @Override
  public void define(Namespace namespace, CollectionSchema schema) {
    state.define(namespace, schema);
  }

  @Override
  public Limits limits() {
    return LIMITS;
  }

  @Override
  public Durability durability() {
    return Durability.MEMORY;
  }

  @Override
  public void probe() {
    // Memory is always there.
  }

  @Override
  public void close() {
    // Nothing is held but memory.
  }
}
