package io.polygate.spi.tck;

import io.polygate.spi.Backend;
import io.polygate.spi.CollectionSchema;
import io.polygate.spi.Durability;
import io.polygate.spi.Limits;
import io.polygate.spi.Namespace;
import io.polygate.spi.Part;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.StorageException;
import io.polygate.spi.Store;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenants;
import io.polygate.spi.tck.memory.MemoryBackend;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;

/** The contract of answers from memory, over a backend that has nothing but memory. */
class HotBackendTest extends BackendContract {
  @Override
  public Backend open(InstantSource clock) {
    return new HotBackend(new MemoryBackend(clock));
  }

  @Override
  public Set<Part> parts() {
    return EnumSet.of(Part.ITEMS, Part.EXPIRY, Part.HOT);
  }

  @Override
  public Durability durability() {
    return Durability.MEMORY;
  }

  @Nested
  class HotCases extends HotContract {}

  @Nested
  class ExpiryCases extends ExpiryContract {}

  private record HotBackend(Backend backend) implements Backend {
    @Override
    public Store store(StoreId id) {
      Store store = backend.store(id);
      return Store.of(store.items())
          .withExpiry(store.expiry().orElseThrow())
          .withHot(
              (key, options) -> {
                try {
                  return Optional.of(store.items().get(key, ReadOptions.strong()));
                } catch (StorageException.NotFound e) {
                  return Optional.empty();
                }
              });
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
}
