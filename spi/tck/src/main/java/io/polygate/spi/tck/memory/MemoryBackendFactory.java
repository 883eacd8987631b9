package io.polygate.spi.tck.memory;

import io.polygate.spi.Backend;
import io.polygate.spi.BackendFactory;
import io.polygate.spi.Backends;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Set;

/** Opens {@link MemoryBackend}s under the kind {@code memory}. They need no configuration. */
@Singleton
public final class MemoryBackendFactory implements BackendFactory {
  @Override
  public String kind() {
    return "memory";
  }

  @Override
  public Set<String> keys() {
    return Set.of();
  }

  @Override
  public Backend open(String instance, Backends others) {
    return new MemoryBackend(InstantSource.system());
  }
}
