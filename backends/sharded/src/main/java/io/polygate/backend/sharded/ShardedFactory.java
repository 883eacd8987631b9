package io.polygate.backend.sharded;

import io.polygate.spi.Backend;
import io.polygate.spi.BackendFactory;
import io.polygate.spi.Backends;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Set;

/** Opens the instances that {@link ShardedConfig} describes, with their shards. */
@Singleton
public final class ShardedFactory implements BackendFactory {
  private final ShardedConfig config;

  /** A factory for the instances of a configuration. */
  public ShardedFactory(ShardedConfig config) {
    this.config = config;
  }

  @Override
  public String kind() {
    return "sharded";
  }

  @Override
  public Set<String> keys() {
    return Set.of("shards", "route", "policy", "fan-out", "threads", "deadline", "move-rate");
  }

  @Override
  public Backend open(String instance, Backends others) {
    ShardedConfig.Instance keys = Objects.requireNonNull(config.instances().get(instance));
    return ShardedBackend.open(
        instance, ShardedSettings.of(instance, keys), others, InstantSource.system());
  }
}
