package io.polygate.backend.litefs;

import io.polygate.spi.Backend;
import io.polygate.spi.BackendFactory;
import io.polygate.spi.Backends;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Opens the instances that {@link LitefsConfig} describes. */
@Singleton
public final class LitefsFactory implements BackendFactory {
  private final LitefsConfig config;
  private final String data;

  /**
   * A factory for the instances of a configuration.
   *
   * @param data the directory that instances without a directory of their own are in
   */
  public LitefsFactory(
      LitefsConfig config,
      @ConfigProperty(name = "polygate.data", defaultValue = "data") String data) {
    this.config = config;
    this.data = data;
  }

  @Override
  public String kind() {
    return "litefs";
  }

  @Override
  public Set<String> keys() {
    return Set.of(
        "mode",
        "api",
        "peers",
        "patience",
        "acks",
        "acks-timeout",
        "directory",
        "durability",
        "handles",
        "readers",
        "page-cache",
        "item-cache",
        "max-bytes",
        "url",
        "namespace",
        "authorization",
        "timeout",
        "connect-timeout");
  }

  @Override
  public Backend open(String instance, Backends others) {
    LitefsConfig.Instance keys = Objects.requireNonNull(config.instances().get(instance));
    return LitefsBackend.open(LitefsSettings.of(instance, keys, data), InstantSource.system());
  }
}
