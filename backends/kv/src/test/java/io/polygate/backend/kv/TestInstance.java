package io.polygate.backend.kv;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Document;
import io.polygate.spi.Hot;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.Namespace;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Returns;
import io.polygate.spi.Store;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import io.polygate.spi.tck.TestClock;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/** An instance with short words for what the tests do most. */
final class TestInstance implements AutoCloseable {
  static final Namespace NAMESPACE = new Namespace("tests");
  static final CollectionName NOTES = new CollectionName("notes");

  private final TemporaryDirectory directory = new TemporaryDirectory();
  private final TestClock clock = new TestClock();
  private final KvSettings settings;
  private KvBackend backend;

  TestInstance() {
    settings = directory.settings();
    backend = KvBackend.open("test", settings, clock);
  }

  void reopen() {
    backend.close();
    backend = KvBackend.open("test", settings, clock);
  }

  static StoreId id(String tenant) {
    return new StoreId(NAMESPACE, new Tenant(tenant));
  }

  static ItemKey key(String partition) {
    return ItemKey.of(NOTES, partition);
  }

  static Mutation.Put put(String partition, String json) {
    return Mutation.Put.of(
        key(partition), Document.parseJson(json.getBytes(StandardCharsets.UTF_8)));
  }

  static Mutation.Put putUntil(String partition, String json, Instant at) {
    return new Mutation.Put(
        key(partition),
        put(partition, json).value(),
        Optional.of(at),
        Mutation.Guard.NONE,
        Returns.NONE);
  }

  void create(String tenant) {
    backend.tenants(NAMESPACE).create(new Tenant(tenant));
  }

  Store store(String tenant) {
    return backend.store(id(tenant));
  }

  Hot hot(StoreId id) {
    return backend.hot(id).orElseThrow();
  }

  Written write(String tenant, Mutation mutation) {
    return store(tenant).items().apply(mutation, WriteOptions.plain());
  }

  Optional<Item> read(String tenant, String partition) {
    return store(tenant).items().get(key(partition), ReadOptions.strong());
  }

  @Override
  public void close() {
    backend.close();
    directory.close();
  }
}
