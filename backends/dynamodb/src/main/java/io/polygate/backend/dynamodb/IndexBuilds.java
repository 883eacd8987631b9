package io.polygate.backend.dynamodb;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Deadline;
import io.polygate.spi.Item;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Brings new indexes up to the items that were there before them, at the first query that needs
 * one. By then all writers keep the index up: the record that names it is waited for. For any
 * thread.
 */
final class IndexBuilds {
  private final Calls calls;
  private final Tenancy tenancy;
  private final TenantRecords records;
  private final RowReader reader;
  private final Map<Building, CompletableFuture<Void>> running = new ConcurrentHashMap<>();

  IndexBuilds(Calls calls, Tenancy tenancy, TenantRecords records, RowReader reader) {
    this.calls = calls;
    this.tenancy = tenancy;
    this.records = records;
    this.reader = reader;
  }

  /**
   * An index that holds all items.
   *
   * @throws StorageException.NotFound if the collection has no such index
   * @throws StorageException.Unavailable if the time is up before it is built
   */
  StoredIndex ready(
      TenantRecord record, CollectionName collection, String name, Deadline deadline) {
    TenantRecord current = tenancy.withDefinition(record, collection, deadline);
    StoredIndex index = index(current, collection, name);
    return index.ready() ? index : build(current.life().id(), collection, name, deadline);
  }

  private static StoredIndex index(TenantRecord record, CollectionName collection, String name) {
    return record
        .indexes(collection)
        .named(name)
        .orElseThrow(() -> new StorageException.NotFound(StorageException.NotFound.Subject.INDEX));
  }

  /** Waits until the index is built, which goes on when this caller's time is up. */
  private StoredIndex build(StoreId id, CollectionName collection, String name, Deadline deadline) {
    while (true) {
      StoredIndex index = index(records.require(id, deadline), collection, name);
      if (index.ready()) {
        return index;
      }
      await(running.computeIfAbsent(new Building(id, collection), this::start), deadline);
    }
  }

  private CompletableFuture<Void> start(Building building) {
    CompletableFuture<Void> work = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                run(building);
                work.complete(null);
              } catch (RuntimeException e) {
                work.completeExceptionally(e);
              } finally {
                running.remove(building, work);
              }
            });
    return work;
  }

  /** Builds all indexes of a collection that are not built. */
  private void run(Building building) {
    TenantRecord record = records.require(building.id(), Deadline.none());
    CollectionIndexes indexes = record.indexes(building.collection());
    if (indexes.ready()) {
      return;
    }
    records.awaitLease();
    fill(record, building.collection());
    // If the record has changed since, whoever still needs the index begins anew.
    records.replace(record, record.with(building.collection(), indexes.built()));
  }

  private static void await(CompletableFuture<Void> work, Deadline deadline) {
    try {
      work.get(Math.max(0, deadline.remainingNanos()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw late();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw late();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StorageException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private static StorageException late() {
    return new StorageException.Unavailable("The index is being built.", DynamoDbErrors.SOON, null);
  }

  /** Writes the entries of all items that are there, and removes those of indexes of the past. */
  private void fill(TenantRecord record, CollectionName collection) {
    Place place = tenancy.place(record, collection);
    CollectionIndexes indexes = record.indexes(collection);
    String items = place.prefix().orElseThrow();
    String entries = IndexEntries.prefix(place);
    List<String> present = indexes.all().stream().map(index -> entries + index.id() + "#").toList();
    ScanPages pages = ScanPages.all(calls, place.table());
    while (!pages.isEnded()) {
      NativeExpression expression = new NativeExpression(place);
      String key = expression.name(place.partitionName());
      String filter =
          "begins_with(%s, %s) OR begins_with(%s, %s)"
              .formatted(
                  key,
                  expression.value(AttributeValue.fromS(items)),
                  key,
                  expression.value(AttributeValue.fromS(entries)));
      for (Map<String, AttributeValue> row : pages.next(expression, filter)) {
        String partition = Rows.text(row, place.partitionName());
        if (partition.startsWith(items)) {
          enter(place, indexes, row);
        } else if (present.stream().noneMatch(partition::startsWith)) {
          remove(place, row);
        }
      }
    }
  }

  /** Writes an item's entries, as long as it is as it was read. */
  private void enter(Place place, CollectionIndexes indexes, Map<String, AttributeValue> found) {
    Map<String, AttributeValue> row = found;
    Backoff backoff = new Backoff(Deadline.none());
    while (!row.isEmpty()) {
      Item item = Rows.item(place, row);
      var entries = new IndexEntries(place).of(Optional.of(item), indexes);
      if (entries.isEmpty() || write(place, item, entries)) {
        return;
      }
      if (!backoff.pause()) {
        throw late();
      }
      row = reader.row(new RowKey(place.table(), place.key(item.key())), true, Deadline.none());
    }
  }

  private boolean write(Place place, Item item, Map<RowKey, Map<String, AttributeValue>> entries) {
    NativeExpression expression = new NativeExpression(place);
    String unchanged = expression.version(item.version());
    List<TransactWriteItem> actions = new ArrayList<>();
    actions.add(
        TransactWriteItem.builder()
            .conditionCheck(
                ConditionCheck.builder()
                    .tableName(place.table())
                    .key(place.key(item.key()))
                    .conditionExpression(unchanged)
                    .expressionAttributeNames(expression.names())
                    .expressionAttributeValues(expression.values())
                    .build())
            .build());
    entries
        .values()
        .forEach(
            entry ->
                actions.add(
                    TransactWriteItem.builder()
                        .put(p -> p.tableName(place.table()).item(entry))
                        .build()));
    try {
      calls.writeRepeatably(
          Deadline.none(),
          (client, limits) ->
              client.transactWriteItems(
                  r -> r.transactItems(actions).overrideConfiguration(limits)));
      return true;
    } catch (TransactionCanceledException e) {
      return false;
    } catch (Calls.RefusedRequest e) {
      throw e.translated();
    }
  }

  private void remove(Place place, Map<String, AttributeValue> row) {
    Map<String, AttributeValue> key =
        Map.of(
            OwnPlace.PARTITION,
            Objects.requireNonNull(row.get(OwnPlace.PARTITION)),
            OwnPlace.SORT,
            Objects.requireNonNull(row.get(OwnPlace.SORT)));
    try {
      calls.writeRepeatably(
          Deadline.none(),
          (client, limits) ->
              client.deleteItem(
                  r -> r.tableName(place.table()).key(key).overrideConfiguration(limits)));
    } catch (Calls.RefusedRequest e) {
      throw e.translated();
    }
  }

  private record Building(StoreId id, CollectionName collection) {}
}
