package io.polygate.backend.dynamodb;

import io.polygate.spi.Deadline;
import io.polygate.spi.Idempotency;
import io.polygate.spi.Mutation;
import io.polygate.spi.StorageException;
import io.polygate.spi.StorageException.FailedCheck;
import io.polygate.spi.StoreId;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Writes by reading, working out, and writing on condition that nothing has changed since: what
 * DynamoDB cannot express in one request, because its transactions do not say what they found. That
 * is the outcome of a transaction, of a write with an idempotency key, and of one in an indexed
 * collection. For any thread.
 */
final class Commits {
  /** The most actions of one of DynamoDB's transactions. */
  static final int MOST_ACTIONS = 100;

  private final Calls calls;
  private final Tenancy tenancy;
  private final RowReader reader;
  private final InstantSource clock;
  private final KeyLocks locks = new KeyLocks();

  Commits(Calls calls, Tenancy tenancy, RowReader reader, InstantSource clock) {
    this.calls = calls;
    this.tenancy = tenancy;
    this.reader = reader;
    this.clock = clock;
  }

  /**
   * Makes mutations of different items, all or none.
   *
   * @return their outcomes, in their order
   */
  List<Written> commit(StoreId id, List<Mutation> mutations, WriteOptions options) {
    Deadline deadline = options.deadline();
    Backoff backoff = new Backoff(deadline);
    TenantRecord first = tenancy.forWrite(id, mutations, deadline);
    List<RowKey> keys = keys(first, mutations);
    options.idempotency().map(key -> outcomes(first).key(key)).ifPresent(keys::add);
    try (KeyLocks.Held _ = locks.lock(keys, deadline)) {
      while (true) {
        TenantRecord record = tenancy.forWrite(id, mutations, deadline);
        List<Written> done = attempt(record, mutations, options);
        if (done != null) {
          return done;
        }
        if (!backoff.pause()) {
          throw new StorageException.Conflict(StorageException.Conflict.Reason.CONCURRENT_WRITE);
        }
      }
    }
  }

  /** One attempt; null if others have written meanwhile. */
  private @Nullable List<Written> attempt(
      TenantRecord record, List<Mutation> mutations, WriteOptions options) {
    Deadline deadline = options.deadline();
    List<RowKey> keys = keys(record, mutations);
    Optional<RowKey> recordKey = options.idempotency().map(key -> outcomes(record).key(key));
    List<RowKey> all = new ArrayList<>(keys);
    recordKey.ifPresent(all::add);
    var rows = reader.rows(all, true, deadline);
    Instant now = now();
    if (options.idempotency().isPresent()) {
      Idempotency key = options.idempotency().get();
      Map<String, AttributeValue> row = rows.getOrDefault(recordKey.orElseThrow(), Map.of());
      Optional<List<Written>> replay = Outcomes.replay(row, key, now);
      if (replay.isPresent()) {
        return replay.get();
      }
    }
    List<FailedCheck> failed = failedChecks(record, mutations, keys, rows, now);
    if (!failed.isEmpty() && mutations.size() > 1) {
      // The rows were not read at one moment; a refusal must be of a state that there was.
      failed = failedChecks(record, mutations, keys, reader.snapshot(keys, deadline), now);
      if (failed.isEmpty()) {
        return null;
      }
    }
    if (!failed.isEmpty()) {
      throw new StorageException.PreconditionFailed(failed);
    }
    List<Plan> plans = new ArrayList<>();
    for (int i = 0; i < mutations.size(); i++) {
      Mutation mutation = mutations.get(i);
      plans.add(
          Plan.of(
              mutation,
              tenancy.place(record, mutation.key().collection()),
              record.indexes(mutation.key().collection()),
              rows.getOrDefault(keys.get(i), Map.of()),
              now));
    }
    List<Written> written = plans.stream().map(Plan::written).toList();
    return write(record, plans, written, options, now) ? written : null;
  }

  private List<FailedCheck> failedChecks(
      TenantRecord record,
      List<Mutation> mutations,
      List<RowKey> keys,
      Map<RowKey, Map<String, AttributeValue>> rows,
      Instant now) {
    List<FailedCheck> failed = new ArrayList<>();
    for (int i = 0; i < mutations.size(); i++) {
      Mutation mutation = mutations.get(i);
      Place place = tenancy.place(record, mutation.key().collection());
      mutation
          .guard()
          .failedCheck(i, Rows.alive(place, rows.get(keys.get(i)), now))
          .ifPresent(failed::add);
    }
    return failed;
  }

  /** Whether the plans were carried out; if not, others have written meanwhile. */
  private boolean write(
      TenantRecord record,
      List<Plan> plans,
      List<Written> written,
      WriteOptions options,
      Instant now) {
    try {
      if (options.idempotency().isEmpty() && plans.size() == 1 && plans.getFirst().isSingle()) {
        writeOne(plans.getFirst(), tenancy.writesUntil(options.deadline()));
        return true;
      }
      List<TransactWriteItem> actions = new ArrayList<>();
      options
          .idempotency()
          .ifPresent(key -> actions.add(recording(outcomes(record), key, written, now)));
      plans.forEach(plan -> actions.addAll(plan.actions()));
      if (actions.size() > MOST_ACTIONS) {
        throw new StorageException.TooLarge(
            "With entries of indexes and the Idempotency-Key's record it is more than the store writes at once.",
            "transactionWrites",
            MOST_ACTIONS,
            actions.size());
      }
      String token = UUID.randomUUID().toString();
      calls.writeRepeatably(
          tenancy.writesUntil(options.deadline()),
          (client, limits) ->
              client.transactWriteItems(
                  r ->
                      r.transactItems(actions)
                          .clientRequestToken(token)
                          .overrideConfiguration(limits)));
      return true;
    } catch (ConditionalCheckFailedException | TransactionCanceledException e) {
      return false;
    } catch (StorageException.Conflict | StorageException.Throttled e) {
      return false;
    } catch (Calls.RefusedRequest e) {
      throw e.translated();
    }
  }

  private void writeOne(Plan plan, Deadline deadline) {
    if (plan.isIdle()) {
      return;
    }
    NativeExpression expression = new NativeExpression(plan.place());
    String condition = expression.unchanged(plan.seen());
    calls.write(
        deadline,
        (client, limits) ->
            plan.row().isEmpty()
                ? client.deleteItem(
                    r ->
                        r.tableName(plan.place().table())
                            .key(plan.key())
                            .conditionExpression(condition)
                            .expressionAttributeNames(expression.names())
                            .expressionAttributeValues(expression.values())
                            .overrideConfiguration(limits))
                : client.putItem(
                    r ->
                        r.tableName(plan.place().table())
                            .item(plan.row())
                            .conditionExpression(condition)
                            .expressionAttributeNames(expression.names())
                            .expressionAttributeValues(expression.values())
                            .overrideConfiguration(limits)));
  }

  /** Writes a request's record where there is none, or one that has expired. */
  private static TransactWriteItem recording(
      Outcomes outcomes, Idempotency key, List<Written> written, Instant now) {
    return TransactWriteItem.builder()
        .put(
            p ->
                p.tableName(outcomes.table())
                    .item(outcomes.row(key, written, now))
                    .conditionExpression("attribute_not_exists(#key) OR #expires <= :now")
                    .expressionAttributeNames(
                        Map.of("#key", OwnPlace.PARTITION, "#expires", Attributes.EXPIRES))
                    .expressionAttributeValues(Map.of(":now", Rows.number(now.getEpochSecond()))))
        .build();
  }

  private List<RowKey> keys(TenantRecord record, List<Mutation> mutations) {
    List<RowKey> keys = new ArrayList<>();
    for (Mutation mutation : mutations) {
      Place place = tenancy.place(record, mutation.key().collection());
      keys.add(new RowKey(place.table(), place.key(mutation.key())));
    }
    return keys;
  }

  private Outcomes outcomes(TenantRecord record) {
    return new Outcomes(tenancy.recordsTable(), record.life());
  }

  private Instant now() {
    return Instant.ofEpochMilli(clock.millis());
  }
}
