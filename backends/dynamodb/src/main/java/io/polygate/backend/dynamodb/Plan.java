package io.polygate.backend.dynamodb;

import io.polygate.spi.Item;
import io.polygate.spi.Mutation;
import io.polygate.spi.Returns;
import io.polygate.spi.Version;
import io.polygate.spi.Written;
import io.polygate.spi.Written.Kind;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * What a mutation makes of its item as it was read, and the requests that make it so if nobody has
 * written the item since.
 *
 * @param place where the item is
 * @param seen its row as it was read; empty if there was none
 * @param row its new row; empty if it is removed or stays
 * @param addedEntries the entries of indexes to write
 * @param removedEntries the entries of indexes to remove
 * @param written the outcome
 */
record Plan(
    Place place,
    Map<String, AttributeValue> seen,
    Map<String, AttributeValue> row,
    List<Map<String, AttributeValue>> addedEntries,
    List<RowKey> removedEntries,
    Written written) {

  /**
   * Works out what a mutation makes of an item, whose guard holds.
   *
   * @throws io.polygate.spi.StorageException.Rejected if an update does not fit, or the value
   *     cannot be held
   * @throws io.polygate.spi.StorageException.TooLarge if the item would be too large
   */
  static Plan of(
      Mutation mutation,
      Place place,
      CollectionIndexes indexes,
      Map<String, AttributeValue> seen,
      Instant now) {
    Optional<Item> before = Rows.alive(place, seen, now);
    Optional<Item> wanted =
        switch (mutation) {
          case Mutation.Put put ->
              Optional.of(
                  new Item(put.key(), put.value(), Rows.newVersion(), now, whole(put.expiresAt())));
          case Mutation.Update update ->
              Optional.of(
                  new Item(
                      update.key(),
                      update.changed(before.map(Item::value)),
                      Rows.newVersion(),
                      now,
                      whole(update.expiresAt()).or(() -> before.flatMap(Item::expiresAt))));
          case Mutation.Delete _ -> Optional.empty();
          case Mutation.Check _ -> before;
        };
    Kind kind = kind(mutation, before);
    if (kind == Kind.UNCHANGED) {
      Written written = written(mutation, kind, before.map(Item::version), before, before);
      return new Plan(place, seen, Map.of(), List.of(), List.of(), written);
    }
    Map<String, AttributeValue> row = wanted.map(item -> Rows.row(place, item)).orElseGet(Map::of);
    // As a later read gives it.
    Optional<Item> after = wanted.map(_ -> Rows.item(place, row));
    List<Map<String, AttributeValue>> added = new ArrayList<>();
    List<RowKey> removed = new ArrayList<>();
    if (!indexes.all().isEmpty()) {
      IndexEntries entries = new IndexEntries(place);
      Optional<Item> old = seen.isEmpty() ? Optional.empty() : Optional.of(Rows.item(place, seen));
      var had = entries.of(old, indexes);
      var has = entries.of(after, indexes);
      has.forEach(
          (key, entry) -> {
            if (!entry.equals(had.get(key))) {
              added.add(entry);
            }
          });
      had.keySet().stream().filter(key -> !has.containsKey(key)).forEach(removed::add);
    }
    Written written = written(mutation, kind, after.map(Item::version), before, after);
    return new Plan(place, seen, row, added, removed, written);
  }

  private static Kind kind(Mutation mutation, Optional<Item> before) {
    return switch (mutation) {
      case Mutation.Put _ -> before.isPresent() ? Kind.REPLACED : Kind.CREATED;
      case Mutation.Update _ -> before.isPresent() ? Kind.REPLACED : Kind.CREATED;
      case Mutation.Delete _ -> before.isPresent() ? Kind.DELETED : Kind.UNCHANGED;
      case Mutation.Check _ -> Kind.UNCHANGED;
    };
  }

  private static Written written(
      Mutation mutation,
      Kind kind,
      Optional<Version> version,
      Optional<Item> before,
      Optional<Item> after) {
    return new Written(
        mutation.key(), kind, version, returned(mutation.returns(), before, after), false);
  }

  /** The state that an answer is to carry. */
  static Optional<Item> returned(Returns returns, Optional<Item> before, Optional<Item> after) {
    return switch (returns) {
      case NONE -> Optional.empty();
      case OLD -> before;
      case NEW -> after;
    };
  }

  /** An expiry as it is stored: to the second. */
  static Optional<Instant> whole(Optional<Instant> expiresAt) {
    return expiresAt.map(at -> at.truncatedTo(ChronoUnit.SECONDS));
  }

  /** Whether nothing is to be written. */
  boolean isIdle() {
    return written.kind() == Kind.UNCHANGED;
  }

  /** Whether the item's row is all that is to be written. */
  boolean isSingle() {
    return addedEntries.isEmpty() && removedEntries.isEmpty();
  }

  /** The actions of a transaction that carries this out, the item's own first. */
  List<TransactWriteItem> actions() {
    List<TransactWriteItem> actions = new ArrayList<>();
    NativeExpression expression = new NativeExpression(place);
    String condition = expression.unchanged(seen);
    TransactWriteItem.Builder action = TransactWriteItem.builder();
    if (isIdle()) {
      action.conditionCheck(
          ConditionCheck.builder()
              .tableName(place.table())
              .key(key())
              .conditionExpression(condition)
              .expressionAttributeNames(expression.names())
              .expressionAttributeValues(expression.values())
              .build());
    } else if (row.isEmpty()) {
      action.delete(
          Delete.builder()
              .tableName(place.table())
              .key(key())
              .conditionExpression(condition)
              .expressionAttributeNames(expression.names())
              .expressionAttributeValues(expression.values())
              .build());
    } else {
      action.put(
          Put.builder()
              .tableName(place.table())
              .item(row)
              .conditionExpression(condition)
              .expressionAttributeNames(expression.names())
              .expressionAttributeValues(expression.values())
              .build());
    }
    actions.add(action.build());
    addedEntries.forEach(
        entry ->
            actions.add(
                TransactWriteItem.builder()
                    .put(p -> p.tableName(place.table()).item(entry))
                    .build()));
    removedEntries.forEach(
        entry ->
            actions.add(
                TransactWriteItem.builder()
                    .delete(d -> d.tableName(entry.table()).key(entry.attributes()))
                    .build()));
    return actions;
  }

  /** The item's key attributes. */
  Map<String, AttributeValue> key() {
    return new HashMap<>(place.key(written.key()));
  }
}
