package io.polygate.backend.remote;

import io.polygate.spi.Backend;
import io.polygate.spi.BackendFactory;
import io.polygate.spi.Backends;
import jakarta.inject.Singleton;
import java.util.Objects;
import java.util.Set;

/** Opens the instances that {@link RemoteConfig} describes. */
@Singleton
public final class RemoteFactory implements BackendFactory {
  private final RemoteConfig config;

  /** A factory for the instances of a configuration. */
  public RemoteFactory(RemoteConfig config) {
    this.config = config;
  }

  @Override
  public String kind() {
    return "remote";
  }

  @Override
  public Set<String> keys() {
    return Set.of("url", "namespace", "authorization", "timeout", "connect-timeout");
  }

  @Override
  public Backend open(String instance, Backends others) {
    RemoteConfig.Instance keys = Objects.requireNonNull(config.instances().get(instance));
    return RemoteBackend.open(RemoteSettings.of(instance, keys));
  }
}
