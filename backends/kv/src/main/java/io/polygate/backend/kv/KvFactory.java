package io.polygate.backend.kv;

import io.polygate.spi.Backend;
import io.polygate.spi.BackendFactory;
import io.polygate.spi.Backends;
import io.polygate.spi.SettingText;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Opens the instances that {@link KvConfig} describes. */
@Singleton
public final class KvFactory implements BackendFactory {
  private final KvConfig config;
  private final String data;

  /**
   * A factory for the instances of a configuration.
   *
   * @param data the directory that instances without a directory of their own are in
   */
  public KvFactory(
      KvConfig config, @ConfigProperty(name = "polygate.data", defaultValue = "data") String data) {
    this.config = config;
    this.data = data;
  }

  @Override
  public String kind() {
    return "kv";
  }

  @Override
  public Set<String> keys() {
    return Set.of(
        "directory",
        "durability",
        "block-cache",
        "write-buffer",
        "open-files",
        "item-cache",
        "max-bytes",
        "store",
        "url",
        "username",
        "password",
        "certificates",
        "prefix",
        "max-staleness",
        "timeout",
        "connections");
  }

  @Override
  public Backend open(String instance, Backends others) {
    KvConfig.Instance keys = Objects.requireNonNull(config.instances().get(instance));
    InstantSource clock = InstantSource.system();
    return switch (keys.store()) {
      case "rocksdb" -> KvBackend.open(instance, KvSettings.of(instance, keys, data), clock);
      case "redis" -> KvBackend.open(instance, RedisSettings.of(instance, keys), clock);
      default ->
          throw SettingText.wrong(
              KvConfig.PREFIX + "." + instance + ".store", "rocksdb or redis", keys.store());
    };
  }
}
