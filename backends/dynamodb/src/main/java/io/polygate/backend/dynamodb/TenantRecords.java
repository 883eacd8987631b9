package io.polygate.backend.dynamodb;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.polygate.spi.Deadline;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;

/**
 * The tenants' records, and what this gateway remembers of them. It acts on what it remembers for
 * the time of a lease, counted from before it was read; who changes a record in a way that writers
 * must know waits for as long, and then no gateway acts on the record as it was. For any thread.
 */
final class TenantRecords {
  private static final int MOST_REMEMBERED = 100_000;

  private final Calls calls;
  private final Tables tables;
  private final Duration lease;
  private final Optional<Tenant> permanent;
  private final Cache<StoreId, Remembered> remembered =
      Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).build();

  /**
   * The records in a table.
   *
   * @param permanent the tenant that is there without having been made
   */
  TenantRecords(Calls calls, Tables tables, Duration lease, Optional<Tenant> permanent) {
    this.permanent = permanent;
    this.calls = calls;
    this.tables = tables;
    this.lease = lease;
  }

  /**
   * The record of a tenant, not older than the lease.
   *
   * @throws StorageException.NotFound if there is no such tenant
   */
  TenantRecord require(StoreId id, Deadline deadline) {
    Remembered known = remembered.getIfPresent(id);
    if (known != null && System.nanoTime() - known.since() < lease.toNanos()) {
      return known.record();
    }
    long now = System.nanoTime();
    Optional<TenantRecord> found = read(id, deadline);
    if (found.isEmpty() && permanent.equals(Optional.of(id.tenant()))) {
      create(new TenantRecord(new TenantLife(id, StoredIndex.newId()), false, 0, Map.of()));
      found = read(id, deadline);
    }
    TenantRecord record =
        found
            .filter(there -> !there.erasing())
            .orElseThrow(
                () -> new StorageException.NotFound(StorageException.NotFound.Subject.TENANT));
    remembered.put(id, new Remembered(record, now));
    return record;
  }

  /** The record of a tenant as it is now, that of one that is being erased included. */
  Optional<TenantRecord> read(StoreId id, Deadline deadline) {
    tables.require(tables.records());
    GetItemResponse answer =
        calls.read(
            deadline,
            (client, limits) ->
                client.getItem(
                    r ->
                        r.tableName(tables.records())
                            .key(TenantRecord.key(id))
                            .consistentRead(true)
                            .overrideConfiguration(limits)));
    return answer.hasItem() && !answer.item().isEmpty()
        ? Optional.of(TenantRecord.of(id, answer.item()))
        : Optional.empty();
  }

  /**
   * Writes the record of a tenant that has none.
   *
   * @return whether it had none
   */
  boolean create(TenantRecord record) {
    tables.require(tables.records());
    return write(record, "attribute_not_exists(#key)", Map.of("#key", OwnPlace.PARTITION), null);
  }

  /**
   * Replaces a record.
   *
   * @return whether the one to replace was still there as it was read
   */
  boolean replace(TenantRecord before, TenantRecord after) {
    boolean replaced =
        write(
            after,
            "#revision = :revision",
            Map.of("#revision", TenantRecord.revisionName()),
            before.revisionValue());
    forget(after.life().id());
    return replaced;
  }

  private boolean write(
      TenantRecord record,
      String condition,
      Map<String, String> names,
      @Nullable AttributeValue revision) {
    Map<String, AttributeValue> values = new HashMap<>();
    if (revision != null) {
      values.put(":revision", revision);
    }
    try {
      calls.write(
          Deadline.none(),
          (client, limits) ->
              client.putItem(
                  r ->
                      r.tableName(tables.records())
                          .item(record.row())
                          .conditionExpression(condition)
                          .expressionAttributeNames(names)
                          .expressionAttributeValues(values.isEmpty() ? null : values)
                          .overrideConfiguration(limits)));
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    } catch (Calls.RefusedRequest e) {
      throw e.translated();
    }
  }

  /** Removes a record. */
  void remove(TenantRecord record) {
    try {
      calls.writeRepeatably(
          Deadline.none(),
          (client, limits) ->
              client.deleteItem(
                  r ->
                      r.tableName(tables.records())
                          .key(TenantRecord.key(record.life().id()))
                          .conditionExpression("#revision = :revision")
                          .expressionAttributeNames(
                              Map.of("#revision", TenantRecord.revisionName()))
                          .expressionAttributeValues(Map.of(":revision", record.revisionValue()))
                          .overrideConfiguration(limits)));
    } catch (ConditionalCheckFailedException e) {
      // Somebody else has removed it: that is what was wanted.
    } catch (Calls.RefusedRequest e) {
      throw e.translated();
    }
    forget(record.life().id());
  }

  /** Until when a write may be tried that begins now, by what is remembered. */
  Deadline writesUntil(Deadline deadline) {
    Deadline end = Deadline.after(lease);
    return end.remainingNanos() < deadline.remainingNanos() ? end : deadline;
  }

  /** Reads the record anew at its next use. */
  void forget(StoreId id) {
    remembered.invalidate(id);
  }

  /**
   * Waits until no gateway acts any more on what a record was before now: for as long again as the
   * lease, because a write that began within it may be tried that long.
   */
  void awaitLease() {
    Backoff.sleep(lease.multipliedBy(2));
  }

  private record Remembered(TenantRecord record, long since) {}
}
