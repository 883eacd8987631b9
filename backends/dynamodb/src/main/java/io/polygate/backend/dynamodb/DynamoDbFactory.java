package io.polygate.backend.dynamodb;

import io.polygate.spi.Backend;
import io.polygate.spi.BackendFactory;
import io.polygate.spi.Backends;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Set;

/** Opens the instances that {@link DynamoDbConfig} describes. */
@Singleton
public final class DynamoDbFactory implements BackendFactory {
  private final DynamoDbConfig config;

  /** A factory for the instances of a configuration. */
  public DynamoDbFactory(DynamoDbConfig config) {
    this.config = config;
  }

  @Override
  public String kind() {
    return "dynamodb";
  }

  @Override
  public Set<String> keys() {
    return Set.of(
        "endpoint",
        "region",
        "profile",
        "role",
        "credentials",
        "table",
        "layout",
        "existing-table",
        "existing-tenant",
        "existing-collection",
        "partition-key",
        "partition-type",
        "sort-key",
        "sort-type",
        "create-tables",
        "billing",
        "read-capacity",
        "write-capacity",
        "concurrency",
        "connect-timeout",
        "request-timeout",
        "tenant-lease");
  }

  @Override
  public Backend open(String instance, Backends others) {
    DynamoDbConfig.Instance keys = Objects.requireNonNull(config.instances().get(instance));
    return DynamoDbBackend.open(DynamoDbSettings.of(instance, keys), InstantSource.system());
  }
}
