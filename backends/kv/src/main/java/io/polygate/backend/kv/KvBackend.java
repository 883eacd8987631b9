package io.polygate.backend.kv;

import io.polygate.spi.Backend;
import io.polygate.spi.CollectionSchema;
import io.polygate.spi.ConfigurationException;
import io.polygate.spi.Durability;
import io.polygate.spi.Limits;
import io.polygate.spi.Namespace;
import io.polygate.spi.StorageException;
import io.polygate.spi.Store;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenants;
import java.time.InstantSource;

/** An open instance: a database with the lanes that write it and the cache in front of it. */
final class KvBackend implements Backend {
  /** A value is held in memory as a whole, by the engine too. */
  static final Limits LIMITS = new Limits(16 << 20, 100);

  private final KvSettings settings;
  private final InstantSource clock;
  private final Engine engine;
  private final Definitions definitions = new Definitions();
  private final ItemCache cache;
  private final TenantNumbers numbers;
  private final QueryThreads threads;
  private final Lanes lanes;
  private final Sweeper sweeper;

  private KvBackend(String instance, KvSettings settings, InstantSource clock, Engine engine) {
    this.settings = settings;
    this.clock = clock;
    this.engine = engine;
    this.cache = new ItemCache(settings.itemCacheBytes());
    this.numbers = new TenantNumbers(engine);
    this.threads = new QueryThreads(instance);
    this.lanes = Lanes.open(instance, engine, definitions, cache, clock);
    this.sweeper = new Sweeper(instance, engine, lanes, clock);
  }

  /**
   * Opens an instance.
   *
   * @param clock tells when items are written and when they expire
   * @throws ConfigurationException if its directory cannot be used
   */
  static KvBackend open(String instance, KvSettings settings, InstantSource clock) {
    Engine engine = Engine.open(settings);
    try {
      return new KvBackend(instance, settings, clock, engine);
    } catch (StorageException e) {
      engine.close();
      throw new ConfigurationException(
          "The database in " + settings.directory() + " cannot be read.", e);
    }
  }

  @Override
  public Store store(StoreId id) {
    return Store.of(new KvItems(id, engine, lanes, numbers, cache, clock))
        .withHot(new KvHot(id, numbers, cache, lanes, clock))
        .withQueries(new KvQueries(id, engine, lanes, numbers, definitions, threads, clock))
        .withTransactions(new KvTransactions(id, lanes))
        .withIndexes(new KvIndexes(id, engine, numbers))
        .withExpiry(new KvExpiry(id, lanes));
  }

  @Override
  public Tenants tenants(Namespace namespace) {
    return new KvTenants(namespace, engine, lanes, numbers, definitions, sweeper);
  }

  @Override
  public void define(Namespace namespace, CollectionSchema schema) {
    definitions.define(namespace, schema);
  }

  @Override
  public Limits limits() {
    return LIMITS;
  }

  @Override
  public Durability durability() {
    return settings.durability();
  }

  @Override
  public void probe() {
    engine.probe();
  }

  @Override
  public void close() {
    sweeper.close();
    lanes.close();
    threads.close();
    engine.close();
  }
}
