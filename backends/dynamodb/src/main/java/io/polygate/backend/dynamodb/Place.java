package io.polygate.backend.dynamodb;

import io.polygate.spi.CollectionName;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Version;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Where a tenant's items of one collection are, and under which keys. */
interface Place {
  /** Which collection it is. */
  CollectionName collection();

  /** The table that they are in. */
  String table();

  /** The name of the table's partition key. */
  String partitionName();

  /** The name of its sort key; empty if it has none. */
  Optional<String> sortName();

  /** The partition key that the items of one partition have. */
  AttributeValue partitionKey(String partition);

  /** The sort key that stands for an item's; not to be asked of a table that has none. */
  AttributeValue sortKey(String sort);

  /** The type of the sort key. */
  KeyType sortType();

  /** Whether nobody but gateways writes here. */
  boolean isOwn();

  /** The version of a row's item. */
  Version version(Map<String, AttributeValue> row);

  /** The item's key that a row's key attributes stand for. */
  ItemKey itemKey(Map<String, AttributeValue> row);

  /** The text by which the engine has an item's sort key. */
  default String sortText(String sort) {
    return sort;
  }

  /**
   * What all partition keys here, and no others in the table, begin with; empty if all are here.
   */
  Optional<String> prefix();

  /** The key attributes of an item's row. */
  default Map<String, AttributeValue> key(ItemKey key) {
    AttributeValue partition = partitionKey(key.partition());
    return sortName()
        .map(sort -> Map.of(partitionName(), partition, sort, sortKey(key.sort())))
        .orElseGet(() -> Map.of(partitionName(), partition));
  }
}
