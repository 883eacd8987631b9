package io.polygate.backend.dynamodb;

import io.polygate.spi.CollectionSchema.FieldType;
import io.polygate.spi.Decimals;
import io.polygate.spi.Item;
import io.polygate.spi.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A secondary index of a tenant's collection, as writers keep it up.
 *
 * @param name its name
 * @param id tells it apart from all others that the collection has or had
 * @param partition the field that is its partition key
 * @param partitionType the field's declared type
 * @param sort the field that is its sort key, if there is one
 * @param sortType the field's declared type
 * @param ready whether it holds all items
 */
record StoredIndex(
    String name,
    String id,
    String partition,
    FieldType partitionType,
    Optional<String> sort,
    FieldType sortType,
    boolean ready) {

  /** An id that no index has or had. */
  static String newId() {
    return UUID.randomUUID().toString().replace("-", "").substring(0, TenantLife.LENGTH);
  }

  /** Whether another index has the same items in the same order under the same name. */
  boolean meansTheSame(StoredIndex other) {
    return name.equals(other.name)
        && partition.equals(other.partition)
        && partitionType == other.partitionType
        && sort.equals(other.sort)
        && sortType == other.sortType;
  }

  /** This index, built. */
  StoredIndex built() {
    return new StoredIndex(name, id, partition, partitionType, sort, sortType, true);
  }

  /** Where an item is in this index; empty if it is not in it. */
  Optional<Place> place(Item item) {
    if (!item.value().isJson() || !(item.value().value() instanceof Value.Members members)) {
      return Optional.empty();
    }
    Optional<Value> group = field(members, partition, partitionType);
    if (group.isEmpty() || sort.isEmpty()) {
      return group.map(value -> new Place(value, Optional.empty()));
    }
    return field(members, sort.get(), sortType)
        .filter(value -> value instanceof Value.Text || value instanceof Value.Num)
        .map(value -> new Place(group.get(), Optional.of(value)));
  }

  private static Optional<Value> field(Value.Members members, String name, FieldType type) {
    return Optional.ofNullable(members.values().get(name)).filter(value -> hasType(value, type));
  }

  private static boolean hasType(Value value, FieldType type) {
    return switch (type) {
      case STRING -> value instanceof Value.Text;
      case NUMBER -> value instanceof Value.Num;
      case INTEGER -> value instanceof Value.Num(var number) && Decimals.isWhole(number);
      case BOOLEAN -> value instanceof Value.Bool;
      case ANY ->
          value instanceof Value.Text || value instanceof Value.Num || value instanceof Value.Bool;
      case OBJECT, ARRAY -> false;
    };
  }

  AttributeValue attribute() {
    Map<String, AttributeValue> row = new HashMap<>();
    row.put("name", AttributeValue.fromS(name));
    row.put("id", AttributeValue.fromS(id));
    row.put("partition", AttributeValue.fromS(partition));
    row.put("partitionType", AttributeValue.fromS(partitionType.name()));
    sort.ifPresent(field -> row.put("sort", AttributeValue.fromS(field)));
    row.put("sortType", AttributeValue.fromS(sortType.name()));
    row.put("ready", AttributeValue.fromBool(ready));
    return AttributeValue.fromM(row);
  }

  static StoredIndex of(AttributeValue attribute) {
    Map<String, AttributeValue> row = attribute.m();
    return new StoredIndex(
        Rows.text(row, "name"),
        Rows.text(row, "id"),
        Rows.text(row, "partition"),
        FieldType.valueOf(Rows.text(row, "partitionType")),
        Optional.ofNullable(row.get("sort")).map(AttributeValue::s),
        FieldType.valueOf(Rows.text(row, "sortType")),
        Rows.truth(row, "ready"));
  }

  /**
   * A place in an index.
   *
   * @param partition the partition field's value
   * @param sort the sort field's value, if there is such a field
   */
  record Place(Value partition, Optional<Value> sort) {}
}
