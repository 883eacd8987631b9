package io.polygate.backend.dynamodb;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Deadline;
import io.polygate.spi.StorageException;
import io.polygate.spi.TableAdministration;
import io.polygate.spi.TableAdministration.Capacity;
import io.polygate.spi.TableAdministration.Index;
import io.polygate.spi.TableAdministration.KeyAttribute;
import io.polygate.spi.TableAdministration.Table;
import io.polygate.spi.Tenant;
import io.polygate.spi.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** What an operator does with tables. For one thread. */
final class TableSession implements TableAdministration.Session {
  /** How long an engine is tried that cannot be reached. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Connection connection;
  private final Calls calls;

  TableSession(DynamoDbSettings settings) {
    connection = new Connection(settings);
    calls = new Calls(connection, settings.requestTimeout());
  }

  @Override
  public void create(Table table, Capacity capacity) {
    CreateTableRequest request = request(table, capacity);
    try {
      call(
          (client, _) -> {
            try {
              return client.createTable(request);
            } catch (ResourceInUseException e) {
              throw new StorageException.Conflict(StorageException.Conflict.Reason.EXISTS);
            }
          });
      connection.client().waiter().waitUntilTableExists(r -> r.tableName(table.name()));
    } catch (SdkException e) {
      throw DynamoDbErrors.translate(e, true);
    }
  }

  private static CreateTableRequest request(Table table, Capacity capacity) {
    List<KeySchemaElement> keys = new ArrayList<>();
    List<AttributeDefinition> attributes = new ArrayList<>();
    add(keys, attributes, table.partition(), "HASH");
    table.sort().ifPresent(sort -> add(keys, attributes, sort, "RANGE"));
    CreateTableRequest.Builder request =
        CreateTableRequest.builder()
            .tableName(table.name())
            .keySchema(keys)
            .attributeDefinitions(attributes);
    switch (capacity) {
      case Capacity.OnDemand() -> request.billingMode(BillingMode.PAY_PER_REQUEST);
      case Capacity.Provisioned(long read, long write) ->
          request.provisionedThroughput(p -> p.readCapacityUnits(read).writeCapacityUnits(write));
    }
    return request.build();
  }

  private static void add(
      List<KeySchemaElement> keys,
      List<AttributeDefinition> attributes,
      KeyAttribute key,
      String role) {
    keys.add(KeySchemaElement.builder().attributeName(key.name()).keyType(role).build());
    attributes.add(
        AttributeDefinition.builder()
            .attributeName(key.name())
            .attributeType(key.type().name())
            .build());
  }

  @Override
  public List<String> names() {
    return call((client, _) -> client.listTablesPaginator().tableNames().stream().toList());
  }

  @Override
  public Optional<Table> describe(String name) {
    return found(name).map(TableSession::table);
  }

  private Optional<TableDescription> found(String name) {
    return call(
        (client, _) -> {
          try {
            return Optional.of(client.describeTable(r -> r.tableName(name)).table());
          } catch (ResourceNotFoundException e) {
            return Optional.empty();
          }
        });
  }

  private static Table table(TableDescription found) {
    Map<String, ScalarAttributeType> types = new HashMap<>();
    found.attributeDefinitions().forEach(d -> types.put(d.attributeName(), d.attributeType()));
    List<Index> indexes = new ArrayList<>();
    found
        .globalSecondaryIndexes()
        .forEach(
            index ->
                indexes.add(
                    new Index(
                        index.indexName(),
                        key(index.keySchema(), 0, types).orElseThrow(),
                        key(index.keySchema(), 1, types))));
    return new Table(
        found.tableName(),
        key(found.keySchema(), 0, types).orElseThrow(),
        key(found.keySchema(), 1, types),
        indexes);
  }

  private static Optional<KeyAttribute> key(
      List<KeySchemaElement> keys, int place, Map<String, ScalarAttributeType> types) {
    if (place >= keys.size()) {
      return Optional.empty();
    }
    String name = keys.get(place).attributeName();
    return Optional.of(
        new KeyAttribute(
            name, TableAdministration.KeyType.valueOf(String.valueOf(types.get(name)))));
  }

  @Override
  public List<Value> sample(String name, int limit) {
    Table table =
        describe(name)
            .orElseThrow(() -> new StorageException.Rejected("There is no such table.", name));
    Place place =
        new ExistingPlace(
            new ExistingTable(
                name,
                Tenant.CATALOG,
                new CollectionName("sample"),
                table.partition().name(),
                KeyType.TEXT,
                table.sort().map(KeyAttribute::name),
                KeyType.TEXT));
    ScanResponse rows = call((client, _) -> client.scan(r -> r.tableName(name).limit(limit)));
    return rows.items().stream().<Value>map(row -> AttributeValues.members(row, place)).toList();
  }

  @Override
  public boolean delete(String name) {
    boolean there =
        call(
            (client, _) -> {
              try {
                client.deleteTable(r -> r.tableName(name));
                return true;
              } catch (ResourceNotFoundException e) {
                return false;
              }
            });
    if (there) {
      try {
        connection.client().waiter().waitUntilTableNotExists(r -> r.tableName(name));
      } catch (SdkException e) {
        throw DynamoDbErrors.translate(e, true);
      }
    }
    return there;
  }

  private <T> T call(Calls.Call<T> call) {
    try {
      return calls.write(Deadline.after(PATIENCE), call);
    } catch (Calls.RefusedRequest e) {
      throw new StorageException.Rejected("The engine does not take this.", "table");
    }
  }

  @Override
  public void close() {
    connection.close();
  }
}
