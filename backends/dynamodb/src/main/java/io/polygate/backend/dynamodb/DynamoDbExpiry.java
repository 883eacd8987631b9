package io.polygate.backend.dynamodb;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Deadline;
import io.polygate.spi.Expiry;
import io.polygate.spi.StoreId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * The removal of a tenant's expired items at once; DynamoDB's own time to live does it too, within
 * days, where the engine has it.
 */
record DynamoDbExpiry(StoreId id, Calls calls, Tables tables, Tenancy tenancy, InstantSource clock)
    implements Expiry {
  @Override
  public int sweep(int limit) {
    TenantRecord record = tenancy.forRead(id, Deadline.none());
    Instant now = Instant.ofEpochMilli(clock.millis());
    int removed = 0;
    for (String table : tables.all(id.namespace())) {
      ScanPages pages = ScanPages.all(calls, table);
      while (!pages.isEnded()) {
        for (Map<String, AttributeValue> row : next(pages, table, record, now)) {
          if (removed == limit) {
            return removed;
          }
          Optional<CollectionName> collection =
              DynamoDbTenants.collection(
                  Rows.text(row, OwnPlace.PARTITION), record.life().prefix());
          if (collection.isPresent() && remove(record, collection.get(), row)) {
            removed++;
          }
        }
      }
    }
    return removed;
  }

  private List<Map<String, AttributeValue>> next(
      ScanPages pages, String table, TenantRecord record, Instant now) {
    NativeExpression expression =
        new NativeExpression(new OwnPlace(new CollectionName("items"), table, Optional.empty()));
    String expired =
        "begins_with("
            + expression.name(OwnPlace.PARTITION)
            + ", "
            + expression.value(AttributeValue.fromS(record.life().prefix() + "#"))
            + ") AND attribute_exists("
            + expression.name(Attributes.VERSION)
            + ") AND "
            + expression.name(Attributes.EXPIRES)
            + " <= "
            + expression.value(Rows.number(now.getEpochSecond()));
    return pages.next(expression, expired);
  }

  /** Removes an item with its entries, if it has not been written again. */
  private boolean remove(
      TenantRecord record, CollectionName collection, Map<String, AttributeValue> row) {
    Place place = tenancy.place(record, collection);
    var entries =
        new IndexEntries(place)
            .of(Optional.of(Rows.item(place, row)), record.indexes(collection))
            .keySet();
    NativeExpression expression = new NativeExpression(place);
    String unchanged = expression.unchanged(row);
    Map<String, AttributeValue> key = place.key(place.itemKey(row));
    try {
      if (entries.isEmpty()) {
        calls.write(
            Deadline.none(),
            (client, limits) ->
                client.deleteItem(
                    r ->
                        r.tableName(place.table())
                            .key(key)
                            .conditionExpression(unchanged)
                            .expressionAttributeNames(expression.names())
                            .expressionAttributeValues(expression.values())
                            .overrideConfiguration(limits)));
        return true;
      }
      List<TransactWriteItem> actions = new ArrayList<>();
      actions.add(
          TransactWriteItem.builder()
              .delete(
                  d ->
                      d.tableName(place.table())
                          .key(key)
                          .conditionExpression(unchanged)
                          .expressionAttributeNames(expression.names())
                          .expressionAttributeValues(expression.values()))
              .build());
      entries.forEach(
          entry ->
              actions.add(
                  TransactWriteItem.builder()
                      .delete(d -> d.tableName(entry.table()).key(entry.attributes()))
                      .build()));
      calls.writeRepeatably(
          Deadline.none(),
          (client, limits) ->
              client.transactWriteItems(
                  r -> r.transactItems(actions).overrideConfiguration(limits)));
      return true;
    } catch (ConditionalCheckFailedException | TransactionCanceledException e) {
      return false;
    } catch (Calls.RefusedRequest e) {
      throw e.translated();
    }
  }
}
