package io.polygate.backend.kv;

import io.polygate.spi.Backend;
import io.polygate.spi.CacheFigures;
import io.polygate.spi.CollectionSchema;
import io.polygate.spi.ConfigurationException;
import io.polygate.spi.Durability;
import io.polygate.spi.Hot;
import io.polygate.spi.Limits;
import io.polygate.spi.Namespace;
import io.polygate.spi.StorageException;
import io.polygate.spi.Store;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenants;
import java.time.InstantSource;
import java.util.Optional;

/** An open instance: a database with the lanes that write it and the cache in front of it. */
final class KvBackend implements Backend {
  /** A value is held in memory as a whole, by the engine too. */
  static final Limits LIMITS = new Limits(16 << 20, 100);

  private final Durability durability;
  private final InstantSource clock;
  private final Engine engine;
  private final Optional<Invalidations> invalidations;
  private final Freshness freshness;
  private final Definitions definitions = new Definitions();
  private final ItemCache cache;
  private final TenantNumbers numbers;
  private final QueryThreads threads;
  private final Lanes lanes;
  private final Sweeper sweeper;

  private KvBackend(
      String instance,
      Engine engine,
      Optional<Invalidations> invalidations,
      Durability durability,
      long itemCacheBytes,
      InstantSource clock) {
    this.durability = durability;
    this.clock = clock;
    this.engine = engine;
    this.invalidations = invalidations;
    this.freshness = invalidations.<Freshness>map(heard -> heard).orElse(Freshness.EXACT);
    this.cache = new ItemCache(itemCacheBytes);
    this.numbers = new TenantNumbers(engine, freshness);
    this.threads = new QueryThreads(instance);
    this.lanes = Lanes.open(instance, engine, definitions, cache, clock);
    this.sweeper = new Sweeper(instance, engine, lanes, clock);
    invalidations.ifPresent(heard -> heard.start(new KvMemory(cache, numbers)));
  }

  /**
   * Opens an instance over RocksDB.
   *
   * @param clock tells when items are written and when they expire
   * @throws ConfigurationException if its directory cannot be used
   */
  static KvBackend open(String instance, KvSettings settings, InstantSource clock) {
    Engine engine = RocksEngine.open(settings);
    try {
      return new KvBackend(
          instance,
          engine,
          Optional.empty(),
          settings.durability(),
          settings.itemCacheBytes(),
          clock);
    } catch (StorageException e) {
      engine.close();
      throw new ConfigurationException(
          "The database in " + settings.directory() + " cannot be read.", e);
    }
  }

  /**
   * Opens an instance over Redis.
   *
   * @param clock tells when items are written and when they expire
   * @throws ConfigurationException if the server cannot be used
   */
  static KvBackend open(String instance, RedisSettings settings, InstantSource clock) {
    RedisEngine engine = RedisEngine.open(settings);
    return new KvBackend(
        instance,
        engine,
        Optional.of(new Invalidations(instance, engine, settings)),
        settings.durability(),
        settings.itemCacheBytes(),
        clock);
  }

  @Override
  public Store store(StoreId id) {
    return Store.of(new KvItems(id, engine, lanes, numbers, cache, freshness, clock))
        .withHot(hotOf(id))
        .withQueries(new KvQueries(id, engine, lanes, numbers, definitions, threads, clock))
        .withTransactions(new KvTransactions(id, lanes))
        .withIndexes(new KvIndexes(id, engine, numbers))
        .withExpiry(new KvExpiry(id, lanes));
  }

  @Override
  public Optional<Hot> hot(StoreId id) {
    return Optional.of(hotOf(id));
  }

  private Hot hotOf(StoreId id) {
    return new KvHot(id, numbers, cache, freshness, lanes, clock);
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
  public Optional<CacheFigures> cache() {
    return Optional.of(cache.figures());
  }

  @Override
  public Limits limits() {
    return LIMITS;
  }

  @Override
  public Durability durability() {
    return durability;
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
    invalidations.ifPresent(Invalidations::close);
    engine.close();
  }
}
