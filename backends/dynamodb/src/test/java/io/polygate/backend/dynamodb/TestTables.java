package io.polygate.backend.dynamodb;

import io.polygate.dynamodb.DynamoDbLocal;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Tables of a test's own in the DynamoDB Local that all tests of this JVM share. */
final class TestTables implements AutoCloseable {
  private final String name = "t" + UUID.randomUUID();
  private final DynamoDbSettings.LayoutKind layout;

  TestTables(DynamoDbSettings.LayoutKind layout) {
    this.layout = layout;
  }

  /** The settings of an instance that uses them. */
  DynamoDbSettings settings() {
    return settings(DynamoDbLocal.shared(), Duration.ofMillis(10));
  }

  /** The settings of an instance that uses them in another way. */
  DynamoDbSettings settings(URI endpoint, Duration tenantLease) {
    return new DynamoDbSettings(
        Optional.of(endpoint),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        true,
        name,
        layout,
        true,
        DynamoDbSettings.Billing.ON_DEMAND,
        64,
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        tenantLease);
  }

  @Override
  public void close() {
    try (Connection connection = new Connection(settings())) {
      DynamoDbClient client = connection.client();
      client.listTablesPaginator().tableNames().stream()
          .filter(table -> table.startsWith(name))
          .forEach(table -> client.deleteTable(r -> r.tableName(table)));
    }
  }
}
