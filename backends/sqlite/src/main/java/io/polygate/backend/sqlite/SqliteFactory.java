package io.polygate.backend.sqlite;

import io.polygate.spi.Backend;
import io.polygate.spi.BackendFactory;
import io.polygate.spi.Backends;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Opens the instances that {@link SqliteConfig} describes. */
@Singleton
public final class SqliteFactory implements BackendFactory {
  private final SqliteConfig config;
  private final String data;

  /**
   * A factory for the instances of a configuration.
   *
   * @param data the directory that instances without a directory of their own are in
   */
  public SqliteFactory(
      SqliteConfig config,
      @ConfigProperty(name = "polygate.data", defaultValue = "data") String data) {
    this.config = config;
    this.data = data;
  }

  @Override
  public String kind() {
    return "sqlite";
  }

  @Override
  public Set<String> keys() {
    return Set.of(
        "directory", "durability", "handles", "readers", "page-cache", "item-cache", "max-bytes");
  }

  @Override
  public Backend open(String instance, Backends others) {
    SqliteConfig.Instance keys = Objects.requireNonNull(config.instances().get(instance));
    return SqliteBackend.open(
        instance, SqliteSettings.of(instance, keys, data), InstantSource.system());
  }
}
