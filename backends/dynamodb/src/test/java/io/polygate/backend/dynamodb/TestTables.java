package io.polygate.backend.dynamodb;

import io.polygate.dynamodb.DynamoDbLocal;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;

/** Tables of a test's own in the DynamoDB Local that all tests of this JVM share. */
final class TestTables implements AutoCloseable {
  private final String name = "t" + UUID.randomUUID();
  private final DynamoDbSettings.LayoutKind layout;
  private final Optional<ExistingTable> existing;

  TestTables(DynamoDbSettings.LayoutKind layout) {
    this.layout = layout;
    this.existing = Optional.empty();
  }

  /** Beside tables of its own, one that others made, in the names and types that are given. */
  TestTables(ExistingTable made) {
    this.layout = DynamoDbSettings.LayoutKind.EXISTING;
    this.existing =
        Optional.of(
            new ExistingTable(
                name + "-legacy",
                made.tenant(),
                made.collection(),
                made.partitionName(),
                made.partitionType(),
                made.sortName(),
                made.sortType()));
  }

  /** The table that others made. */
  ExistingTable existing() {
    return existing.orElseThrow();
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
        existing,
        true,
        DynamoDbSettings.Billing.ON_DEMAND,
        64,
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        tenantLease);
  }

  /** Does something with the engine that is not the gateway's doing. */
  <T> T asOthers(Function<DynamoDbClient, T> work) {
    try (Connection connection = new Connection(settings())) {
      return work.apply(connection.client());
    }
  }

  /** Makes the table that others made. */
  void makeExisting() {
    make(existing());
  }

  /** Makes a table with these keys. */
  void make(ExistingTable table) {
    List<KeySchemaElement> keys = new ArrayList<>();
    List<AttributeDefinition> attributes = new ArrayList<>();
    keys.add(key(table.partitionName(), "HASH"));
    attributes.add(attribute(table.partitionName(), table.partitionType()));
    table
        .sortName()
        .ifPresent(
            sort -> {
              keys.add(key(sort, "RANGE"));
              attributes.add(attribute(sort, table.sortType()));
            });
    asOthers(
        client ->
            client.createTable(
                r ->
                    r.tableName(table.name())
                        .keySchema(keys)
                        .attributeDefinitions(attributes)
                        .billingMode(BillingMode.PAY_PER_REQUEST)));
  }

  private static KeySchemaElement key(String name, String type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }

  private static AttributeDefinition attribute(String name, KeyType type) {
    String letter =
        switch (type) {
          case TEXT -> "S";
          case NUMBER -> "N";
          case BINARY -> "B";
        };
    return AttributeDefinition.builder().attributeName(name).attributeType(letter).build();
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
