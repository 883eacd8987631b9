package io.polygate.backend.dynamodb;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Deadline;
import io.polygate.spi.Namespace;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import io.polygate.spi.Tenants;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The tenants of a namespace. */
record DynamoDbTenants(
    Namespace namespace, Calls calls, Tables tables, TenantRecords records, Tenancy tenancy)
    implements Tenants {
  @Override
  public boolean create(Tenant tenant) {
    StoreId id = id(tenant);
    Backoff backoff = new Backoff(Deadline.none());
    do {
      TenantRecord fresh =
          new TenantRecord(
              new TenantLife(id, StoredIndex.newId()), false, 0, tenancy.initialIndexes(namespace));
      if (records.create(fresh)) {
        return true;
      }
      Optional<TenantRecord> there = records.read(id, Deadline.none());
      if (there.isPresent() && !there.get().erasing()) {
        return false;
      }
      // An erasure that somebody began, and perhaps did not end.
      there.ifPresent(this::finishErasure);
    } while (backoff.pause());
    throw new StorageException.Conflict(StorageException.Conflict.Reason.CONCURRENT_WRITE);
  }

  @Override
  public boolean exists(Tenant tenant) {
    try {
      records.require(id(tenant), Deadline.none());
      return true;
    } catch (StorageException.NotFound e) {
      return false;
    }
  }

  @Override
  public List<Tenant> list(Optional<Tenant> after, int limit) {
    tables.require(tables.records());
    SortBounds bounds =
        after
            .map(tenant -> SortBounds.all(KeyType.TEXT).after(tenant.name(), false))
            .orElse(SortBounds.all(KeyType.TEXT));
    RowPages pages =
        new RowPages(
            calls,
            tables.records(),
            OwnPlace.PARTITION,
            AttributeValue.fromS(TenantRecord.partition(namespace.name())),
            Optional.of(OwnPlace.SORT),
            bounds,
            false,
            true,
            Deadline.none());
    List<Tenant> found = new ArrayList<>();
    while (!pages.isEnded() && found.size() < limit) {
      for (TenantRecord record : next(pages, limit - found.size() + 2)) {
        Tenant tenant = record.life().id().tenant();
        if (found.size() < limit
            && !record.erasing()
            && !tenant.equals(Tenant.CATALOG)
            && !after.equals(Optional.of(tenant))) {
          found.add(tenant);
        }
      }
    }
    return found;
  }

  private List<TenantRecord> next(RowPages pages, int limit) {
    try {
      return pages
          .next(limit, new NativeExpression(catalogPlace()), Optional.empty(), Optional.empty())
          .stream()
          .map(row -> TenantRecord.of(id(new Tenant(Rows.text(row, OwnPlace.SORT))), row))
          .toList();
    } catch (Calls.RefusedRequest e) {
      throw e.translated();
    }
  }

  /** A place for expressions about rows that are no items. */
  private Place catalogPlace() {
    return new OwnPlace(new CollectionName("tenants"), tables.records(), Optional.empty());
  }

  @Override
  public Optional<Description> describe(Tenant tenant) {
    TenantRecord record;
    try {
      record = records.require(id(tenant), Deadline.none());
    } catch (StorageException.NotFound e) {
      return Optional.empty();
    }
    String prefix = record.life().prefix();
    Map<CollectionName, Long> items = new TreeMap<>();
    long bytes = 0;
    for (String table : tables.all(namespace)) {
      ScanPages pages = ScanPages.all(calls, table);
      while (!pages.isEnded()) {
        for (Map<String, AttributeValue> row : next(pages, prefix)) {
          bytes += RowSize.of(row);
          collection(Rows.text(row, OwnPlace.PARTITION), prefix)
              .ifPresent(collection -> items.merge(collection, 1L, Long::sum));
        }
      }
    }
    bytes += countExisting(tenant, items);
    return Optional.of(
        new Description(
            tenant,
            bytes,
            items.entrySet().stream()
                .map(count -> new CollectionCount(count.getKey(), count.getValue()))
                .toList(),
            Optional.empty()));
  }

  /** The next rows whose partition keys begin so. */
  private List<Map<String, AttributeValue>> next(ScanPages pages, String prefix) {
    NativeExpression expression = new NativeExpression(catalogPlace());
    return pages.next(
        expression,
        "begins_with("
            + expression.name(OwnPlace.PARTITION)
            + ", "
            + expression.value(AttributeValue.fromS(prefix))
            + ")");
  }

  /** The collection of a row that is an item; empty if it is none. */
  static Optional<CollectionName> collection(String partition, String prefix) {
    int end = partition.indexOf('#', prefix.length() + 1);
    if (partition.charAt(prefix.length()) != '#' || end < 0) {
      return Optional.empty();
    }
    String name = partition.substring(prefix.length() + 1, end);
    // An entry of an index has a collection's name with the index.
    return name.indexOf('@') >= 0 ? Optional.empty() : Optional.of(new CollectionName(name));
  }

  /** Counts the rows of the table that others made, if it is the tenant's; gives their bytes. */
  private long countExisting(Tenant tenant, Map<CollectionName, Long> items) {
    long bytes = 0;
    Optional<ExistingTable> existing =
        tenancy.existing().filter(known -> known.tenant().equals(tenant));
    if (existing.isPresent()) {
      ExistingTable table = existing.get();
      tables.require(table.name());
      ScanPages pages = ScanPages.all(calls, table.name());
      while (!pages.isEnded()) {
        for (Map<String, AttributeValue> row :
            pages.next(new NativeExpression(new ExistingPlace(table)), null)) {
          bytes += RowSize.of(row);
          items.merge(table.collection(), 1L, Long::sum);
        }
      }
    }
    return bytes;
  }

  @Override
  public boolean erase(Tenant tenant) {
    if (tenancy.existing().map(ExistingTable::tenant).equals(Optional.of(tenant))) {
      throw new StorageException.Invalid(
          "The tenant has a table that others made, which is not the gateway's to erase.",
          "tenant");
    }
    StoreId id = id(tenant);
    Backoff backoff = new Backoff(Deadline.none());
    do {
      Optional<TenantRecord> there = records.read(id, Deadline.none());
      if (there.isEmpty()) {
        return false;
      }
      if (there.get().erasing()) {
        finishErasure(there.get());
        return false;
      }
      TenantRecord erasing = there.get().beingErased();
      if (records.replace(there.get(), erasing)) {
        finishErasure(erasing);
        return true;
      }
    } while (backoff.pause());
    throw new StorageException.Conflict(StorageException.Conflict.Reason.CONCURRENT_WRITE);
  }

  /** Removes all rows of a tenant that no gateway writes to any more, then its record. */
  private void finishErasure(TenantRecord record) {
    records.awaitLease();
    String prefix = record.life().prefix();
    RowRemover remover = new RowRemover(calls);
    for (String table : tables.all(namespace)) {
      ScanPages pages = ScanPages.all(calls, table);
      while (!pages.isEnded()) {
        remover.remove(
            table,
            next(pages, prefix).stream()
                .map(
                    row ->
                        Map.of(
                            OwnPlace.PARTITION,
                            AttributeValue.fromS(Rows.text(row, OwnPlace.PARTITION)),
                            OwnPlace.SORT,
                            AttributeValue.fromS(Rows.text(row, OwnPlace.SORT))))
                .toList());
      }
    }
    records.remove(record);
  }

  private StoreId id(Tenant tenant) {
    return new StoreId(namespace, tenant);
  }
}
