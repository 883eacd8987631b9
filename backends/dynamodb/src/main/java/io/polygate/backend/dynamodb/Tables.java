package io.polygate.backend.dynamodb;

import static software.amazon.awssdk.services.dynamodb.model.KeyType.HASH;
import static software.amazon.awssdk.services.dynamodb.model.KeyType.RANGE;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Deadline;
import io.polygate.spi.Namespace;
import io.polygate.spi.StorageException;
import io.polygate.spi.Tenant;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.ListTablesResponse;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/**
 * The gateway's own tables: which there are, and making those that are missing. For any thread.
 *
 * <p>The table that is configured holds the records of tenants and, in the shared layout, all
 * items; in the other one, each collection of a namespace has a table named {@code
 * table.namespace.collection}, with a mark of capital letters if it has any.
 */
final class Tables {
  private static final Logger LOG = System.getLogger(Tables.class.getName());

  /** How long an engine that cannot be reached is tried. */
  private static final Duration REACHING = Duration.ofSeconds(2);

  private final Calls calls;
  private final DynamoDbSettings settings;
  private final Set<String> ready = ConcurrentHashMap.newKeySet();
  private final ReentrantLock making = new ReentrantLock();

  Tables(Calls calls, DynamoDbSettings settings) {
    this.calls = calls;
    this.settings = settings;
  }

  /** The table of the records of tenants. */
  String records() {
    return settings.table();
  }

  /** The table of a collection, which need not be there. */
  String of(Namespace namespace, CollectionName collection) {
    return switch (settings.layout()) {
      case SHARED, EXISTING -> settings.table();
      case COLLECTIONS -> prefix(namespace) + collection + capitals(collection.name());
    };
  }

  /**
   * Tells tables apart whose names differ in case alone, which DynamoDB Local does not: where the
   * capitals are, as the bits of a number.
   */
  private static String capitals(String name) {
    long capitals = 0;
    for (int i = 0; i < name.length(); i++) {
      if (Character.isUpperCase(name.charAt(i))) {
        capitals |= 1L << i;
      }
    }
    return capitals == 0 ? "" : "." + Long.toHexString(capitals);
  }

  /** The tables that hold items of a namespace. */
  List<String> all(Namespace namespace) {
    List<String> all = new ArrayList<>();
    all.add(records());
    if (settings.layout() != DynamoDbSettings.LayoutKind.COLLECTIONS) {
      return all;
    }
    String prefix = prefix(namespace);
    String after = prefix;
    while (after != null) {
      String start = after;
      ListTablesResponse page =
          calls.read(
              Deadline.none(),
              (client, limits) ->
                  client.listTables(
                      r -> r.exclusiveStartTableName(start).overrideConfiguration(limits)));
      List<String> ours = page.tableNames().stream().filter(n -> n.startsWith(prefix)).toList();
      all.addAll(ours);
      after = ours.size() == page.tableNames().size() ? page.lastEvaluatedTableName() : null;
    }
    return all;
  }

  private String prefix(Namespace namespace) {
    return settings.table() + "." + namespace + ".";
  }

  /**
   * Sees to it that a table is there.
   *
   * @throws StorageException.Unavailable if it is not and may not be made, or is not one of ours
   */
  void require(String table) {
    if (ready.contains(table)) {
      return;
    }
    making.lock();
    try {
      if (!ready.contains(table)) {
        prepare(table);
        ready.add(table);
      }
    } finally {
      making.unlock();
    }
  }

  private void prepare(String table) {
    Backoff backoff = new Backoff(Deadline.none());
    while (true) {
      TableStatus status;
      try {
        status = calls.write(Deadline.after(REACHING), (client, _) -> status(client, table));
      } catch (Calls.RefusedRequest e) {
        throw e.translated();
      }
      if (status == TableStatus.ACTIVE || status == TableStatus.UPDATING) {
        return;
      }
      if (!backoff.pause()) {
        throw new StorageException.Unavailable(
            "A table of the store is not ready yet.", DynamoDbErrors.LATER, null);
      }
    }
  }

  /** The state of the table, which is made if it is missing and may be. */
  private TableStatus status(DynamoDbClient client, String table) {
    try {
      DescribeTableResponse found = client.describeTable(r -> r.tableName(table));
      checkKeys(found.table());
      return found.table().tableStatus();
    } catch (ResourceNotFoundException e) {
      if (!settings.createTables() || existing(table).isPresent()) {
        throw e;
      }
    }
    try {
      client.createTable(definition(table));
      client.waiter().waitUntilTableExists(r -> r.tableName(table));
      client.updateTimeToLive(
          r ->
              r.tableName(table)
                  .timeToLiveSpecification(s -> s.enabled(true).attributeName(Attributes.EXPIRES)));
    } catch (ResourceInUseException e) {
      return TableStatus.CREATING; // Another gateway makes it just now.
    }
    return TableStatus.ACTIVE;
  }

  private CreateTableRequest definition(String table) {
    CreateTableRequest.Builder request =
        CreateTableRequest.builder()
            .tableName(table)
            .keySchema(key(OwnPlace.PARTITION, HASH), key(OwnPlace.SORT, RANGE))
            .attributeDefinitions(text(OwnPlace.PARTITION), text(OwnPlace.SORT));
    DynamoDbSettings.Billing billing = settings.billing();
    if (billing.provisioned()) {
      request.provisionedThroughput(
          p -> p.readCapacityUnits(billing.read()).writeCapacityUnits(billing.write()));
    } else {
      request.billingMode(BillingMode.PAY_PER_REQUEST);
    }
    return request.build();
  }

  private static KeySchemaElement key(
      String name, software.amazon.awssdk.services.dynamodb.model.KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }

  private static AttributeDefinition text(String name) {
    return AttributeDefinition.builder()
        .attributeName(name)
        .attributeType(ScalarAttributeType.S)
        .build();
  }

  /** What is configured of a table that others made; empty of one of ours. */
  private Optional<ExistingTable> existing(String table) {
    return settings.existing().filter(existing -> existing.name().equals(table));
  }

  private void checkKeys(TableDescription found) {
    Map<String, ScalarAttributeType> types = new HashMap<>();
    List<KeySchemaElement> keys = new ArrayList<>();
    ExistingTable table = existing(found.tableName()).orElseGet(() -> own(found.tableName()));
    keys.add(key(table.partitionName(), HASH));
    types.put(table.partitionName(), scalar(table.partitionType()));
    table
        .sortName()
        .ifPresent(
            name -> {
              keys.add(key(name, RANGE));
              types.put(name, scalar(table.sortType()));
            });
    Map<String, ScalarAttributeType> defined = new HashMap<>();
    found.attributeDefinitions().forEach(d -> defined.put(d.attributeName(), d.attributeType()));
    if (!found.keySchema().equals(keys) || !defined.entrySet().containsAll(types.entrySet())) {
      LOG.log(Level.ERROR, "The keys of the table {0} are not {1}.", found.tableName(), types);
      throw new StorageException.Unavailable(
          "A table of the store has other keys than the gateway is configured for.",
          DynamoDbErrors.LATER,
          null);
    }
  }

  private static ExistingTable own(String name) {
    return new ExistingTable(
        name,
        Tenant.CATALOG,
        new CollectionName("any"),
        OwnPlace.PARTITION,
        KeyType.TEXT,
        Optional.of(OwnPlace.SORT),
        KeyType.TEXT);
  }

  private static ScalarAttributeType scalar(KeyType type) {
    return switch (type) {
      case TEXT -> ScalarAttributeType.S;
      case NUMBER -> ScalarAttributeType.N;
      case BINARY -> ScalarAttributeType.B;
    };
  }
}
