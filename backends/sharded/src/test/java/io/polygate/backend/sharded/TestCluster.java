package io.polygate.backend.sharded;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Document;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.Namespace;
import io.polygate.spi.Page;
import io.polygate.spi.PageRequest;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Scan;
import io.polygate.spi.Store;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import io.polygate.spi.Value;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import io.polygate.spi.tck.TestClock;
import java.nio.file.Path;
import java.util.Optional;

/** A sharded backend over shards that outlive it, with one namespace and one tenant. */
final class TestCluster implements AutoCloseable {
  static final Namespace NAMESPACE = new Namespace("cluster");
  static final Tenant ACME = new Tenant("acme");
  static final CollectionName NOTES = new CollectionName("notes");

  final TestClock clock = new TestClock();
  final TestShards shards = new TestShards(Path.of("unused"), clock);

  /** Opens a backend, as a gateway that is started does. */
  ShardedBackend open(ShardedSettings settings) {
    ShardedBackend backend = ShardedBackend.open("main", settings, shards, clock);
    backend.prepare(NAMESPACE);
    return backend;
  }

  ShardedBackend open(String... references) {
    return open(
        TestShards.settings(
            ShardedSettings.Route.PARTITION, ShardedSettings.Policy.STRICT, references));
  }

  static Store store(ShardedBackend backend) {
    return backend.store(new StoreId(NAMESPACE, ACME));
  }

  static ItemKey key(String partition) {
    return ItemKey.of(NOTES, partition);
  }

  static Mutation put(String partition, long number) {
    return Mutation.Put.of(key(partition), Document.of(Value.Num.of(number)));
  }

  static Written write(ShardedBackend backend, String partition, long number) {
    return store(backend).items().apply(put(partition, number), WriteOptions.plain());
  }

  static Optional<Item> read(ShardedBackend backend, String partition) {
    return store(backend).items().get(key(partition), ReadOptions.strong());
  }

  static Page scan(ShardedBackend backend, int limit) {
    return store(backend)
        .queries()
        .orElseThrow()
        .scan(
            new Scan(NOTES, 0, 1, Optional.empty(), Optional.empty(), PageRequest.first(limit)),
            ReadOptions.strong());
  }

  @Override
  public void close() {
    shards.close();
  }
}
