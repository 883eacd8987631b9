package io.polygate.backend.dynamodb;

import io.polygate.spi.Deadline;
import io.polygate.spi.StorageException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsResponse;

/** Reads rows by their keys. For any thread. */
final class RowReader {
  /** The most keys of one request. */
  private static final int MOST_KEYS = 100;

  private final Calls calls;

  RowReader(Calls calls) {
    this.calls = calls;
  }

  /** One row; empty if it is not there. */
  Map<String, AttributeValue> row(RowKey key, boolean consistent, Deadline deadline) {
    GetItemResponse answer =
        calls.read(
            deadline,
            (client, limits) ->
                client.getItem(
                    r ->
                        r.tableName(key.table())
                            .key(key.attributes())
                            .consistentRead(consistent)
                            .overrideConfiguration(limits)));
    return answer.hasItem() ? answer.item() : Map.of();
  }

  /** Several rows, not of one moment; those that are not there are left out. */
  Map<RowKey, Map<String, AttributeValue>> rows(
      Collection<RowKey> keys, boolean consistent, Deadline deadline) {
    Set<RowKey> wanted = new LinkedHashSet<>(keys);
    Map<RowKey, Map<String, AttributeValue>> found = new HashMap<>();
    if (wanted.size() == 1) {
      RowKey key = wanted.iterator().next();
      Map<String, AttributeValue> row = row(key, consistent, deadline);
      if (!row.isEmpty()) {
        found.put(key, row);
      }
      return found;
    }
    List<RowKey> rest = new ArrayList<>(wanted);
    for (int from = 0; from < rest.size(); from += MOST_KEYS) {
      read(
          rest.subList(from, Math.min(from + MOST_KEYS, rest.size())), consistent, deadline, found);
    }
    return found;
  }

  /** Reads until the engine has processed all keys: it gives back what it had no capacity for. */
  private void read(
      List<RowKey> keys,
      boolean consistent,
      Deadline deadline,
      Map<RowKey, Map<String, AttributeValue>> found) {
    Map<String, Set<String>> names = new HashMap<>();
    keys.forEach(key -> names.put(key.table(), key.attributes().keySet()));
    Map<String, KeysAndAttributes> request = request(keys, consistent);
    Backoff backoff = new Backoff(deadline);
    while (!request.isEmpty()) {
      Map<String, KeysAndAttributes> now = request;
      BatchGetItemResponse answer =
          calls.read(
              deadline,
              (client, limits) ->
                  client.batchGetItem(r -> r.requestItems(now).overrideConfiguration(limits)));
      answer
          .responses()
          .forEach(
              (table, rows) ->
                  rows.forEach(
                      row -> found.put(key(table, names.getOrDefault(table, Set.of()), row), row)));
      request = answer.unprocessedKeys();
      if (!request.isEmpty() && !backoff.pause()) {
        throw new StorageException.Throttled(DynamoDbErrors.SOON);
      }
    }
  }

  private static Map<String, KeysAndAttributes> request(List<RowKey> keys, boolean consistent) {
    Map<String, List<Map<String, AttributeValue>>> byTable = new HashMap<>();
    keys.forEach(
        key -> byTable.computeIfAbsent(key.table(), _ -> new ArrayList<>()).add(key.attributes()));
    Map<String, KeysAndAttributes> request = new HashMap<>();
    byTable.forEach(
        (table, wanted) ->
            request.put(
                table,
                KeysAndAttributes.builder().keys(wanted).consistentRead(consistent).build()));
    return request;
  }

  private static RowKey key(String table, Set<String> names, Map<String, AttributeValue> row) {
    Map<String, AttributeValue> attributes = HashMap.newHashMap(names.size());
    names.forEach(name -> attributes.put(name, row.get(name)));
    return new RowKey(table, attributes);
  }

  /** Several rows as they were at one moment; those that are not there are left out. */
  Map<RowKey, Map<String, AttributeValue>> snapshot(List<RowKey> keys, Deadline deadline) {
    TransactGetItemsResponse answer =
        calls.read(
            deadline,
            (client, limits) ->
                client.transactGetItems(
                    r ->
                        r.transactItems(keys.stream().map(RowReader::snapshotOf).toList())
                            .overrideConfiguration(limits)));
    Map<RowKey, Map<String, AttributeValue>> found = new HashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      ItemResponse row = answer.responses().get(i);
      if (row.hasItem() && !row.item().isEmpty()) {
        found.put(keys.get(i), row.item());
      }
    }
    return found;
  }

  private static TransactGetItem snapshotOf(RowKey key) {
    return TransactGetItem.builder()
        .get(g -> g.tableName(key.table()).key(key.attributes()))
        .build();
  }
}
