package io.polygate.backend.dynamodb;

import io.polygate.spi.Deadline;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Items;
import io.polygate.spi.Mutation;
import io.polygate.spi.Mutation.Guard;
import io.polygate.spi.Result;
import io.polygate.spi.Returns;
import io.polygate.spi.StorageException;
import io.polygate.spi.Version;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import io.polygate.spi.Written.Kind;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * Several writes that are not atomic together. Those that need nothing but to be made go out by 25
 * in a request, and what the engine had no capacity for goes out again; the others are made as
 * single writes, those of one item in their order. For any thread.
 */
final class Batches {
  /** The most writes of one of DynamoDB's batches. */
  static final int MOST_WRITES = 25;

  /** How many requests of one call run at once. */
  private static final int AT_ONCE = 16;

  private final Calls calls;
  private final Tenancy tenancy;
  private final RowReader reader;
  private final InstantSource clock;

  Batches(Calls calls, Tenancy tenancy, RowReader reader, InstantSource clock) {
    this.calls = calls;
    this.tenancy = tenancy;
    this.reader = reader;
    this.clock = clock;
  }

  /**
   * Makes the mutations.
   *
   * @param items makes single ones
   * @return an outcome for each, in their order
   */
  List<Result> apply(
      Items items, TenantRecord record, List<Mutation> mutations, WriteOptions options) {
    Map<ItemKey, List<Integer>> byItem = new LinkedHashMap<>();
    for (int i = 0; i < mutations.size(); i++) {
      byItem.computeIfAbsent(mutations.get(i).key(), _ -> new ArrayList<>()).add(i);
    }
    @Nullable Result[] results = new Result[mutations.size()];
    List<Callable<Void>> work = new ArrayList<>();
    List<Integer> plain = new ArrayList<>();
    for (List<Integer> places : byItem.values()) {
      if (places.size() == 1
          && options.idempotency().isEmpty()
          && isPlain(record, mutations.get(places.getFirst()))) {
        plain.add(places.getFirst());
      } else {
        work.add(() -> single(items, mutations, places, options, results));
      }
    }
    for (int from = 0; from < plain.size(); from += MOST_WRITES) {
      List<Integer> chunk = plain.subList(from, Math.min(from + MOST_WRITES, plain.size()));
      if (chunk.size() == 1) {
        work.add(() -> single(items, mutations, chunk, options, results));
      } else {
        work.add(() -> batch(items, record, mutations, chunk, options, results));
      }
    }
    run(work);
    return Arrays.stream(results).map(Objects::requireNonNull).toList();
  }

  /** Whether a write asks for nothing that a batch does not give. */
  private static boolean isPlain(TenantRecord record, Mutation mutation) {
    return !(mutation instanceof Mutation.Update)
        && !(mutation instanceof Mutation.Check)
        && mutation.guard().equals(Guard.NONE)
        && mutation.returns() == Returns.NONE
        && record.indexes(mutation.key().collection()).all().isEmpty();
  }

  private static @Nullable Void single(
      Items items,
      List<Mutation> mutations,
      List<Integer> places,
      WriteOptions options,
      @Nullable Result[] results) {
    for (int place : places) {
      try {
        results[place] =
            new Result.Done(items.apply(mutations.get(place), options.forOperation(place)));
      } catch (StorageException e) {
        results[place] = new Result.Failed(e);
      }
    }
    return null;
  }

  private @Nullable Void batch(
      Items items,
      TenantRecord record,
      List<Mutation> mutations,
      List<Integer> places,
      WriteOptions options,
      @Nullable Result[] results) {
    Instant now = Instant.ofEpochMilli(clock.millis());
    Map<RowKey, Planned> planned = new LinkedHashMap<>();
    for (int place : places) {
      try {
        Planned write = plan(record, mutations.get(place), place, now);
        planned.put(write.key(), write);
      } catch (StorageException e) {
        results[place] = new Result.Failed(e);
      }
    }
    try {
      var before = reader.rows(planned.keySet(), true, options.deadline());
      Collection<RowKey> left = write(record, planned, options.deadline());
      planned.forEach(
          (key, write) ->
              results[write.index()] =
                  left.contains(key)
                      ? new Result.Failed(new StorageException.Throttled(DynamoDbErrors.SOON))
                      : new Result.Done(
                          write.written(Rows.alive(write.place(), before.get(key), now))));
    } catch (Calls.RefusedRequest e) {
      // One of them, or all together, are more than the engine takes: each for itself says which.
      single(
          items,
          mutations,
          planned.values().stream().map(Planned::index).toList(),
          options,
          results);
    } catch (StorageException e) {
      planned.values().forEach(write -> results[write.index()] = new Result.Failed(e));
    }
    return null;
  }

  private Planned plan(TenantRecord record, Mutation mutation, int index, Instant now) {
    Place place = tenancy.place(record, mutation.key().collection());
    Optional<Item> item =
        mutation instanceof Mutation.Put put
            ? Optional.of(
                new Item(
                    put.key(), put.value(), Rows.newVersion(), now, Plan.whole(put.expiresAt())))
            : Optional.empty();
    Optional<Map<String, AttributeValue>> row = item.map(put -> Rows.row(place, put));
    RowKey key = new RowKey(place.table(), place.key(mutation.key()));
    return new Planned(index, mutation.key(), place, key, row.map(place::version), row);
  }

  /** Writes until all is written or the time is up; gives what is left. */
  private Collection<RowKey> write(
      TenantRecord record, Map<RowKey, Planned> planned, Deadline deadline) {
    Map<RowKey, Planned> rest = new LinkedHashMap<>(planned);
    Backoff backoff = new Backoff(deadline);
    while (true) {
      Map<String, List<WriteRequest>> requests = new HashMap<>();
      rest.values()
          .forEach(
              write ->
                  requests
                      .computeIfAbsent(write.place().table(), _ -> new ArrayList<>())
                      .add(write.request()));
      BatchWriteItemResponse answer =
          calls.write(
              tenancy.writesUntil(deadline),
              (client, limits) ->
                  client.batchWriteItem(
                      r -> r.requestItems(requests).overrideConfiguration(limits)));
      if (!answer.hasUnprocessedItems() || answer.unprocessedItems().isEmpty()) {
        return List.of();
      }
      Map<RowKey, Planned> unprocessed = new LinkedHashMap<>();
      answer
          .unprocessedItems()
          .forEach(
              (table, writes) ->
                  writes.forEach(
                      write ->
                          rest.values().stream()
                              .filter(known -> known.is(table, write))
                              .findFirst()
                              .ifPresent(known -> unprocessed.put(known.key(), known))));
      rest.keySet().retainAll(unprocessed.keySet());
      // What comes back may take longer than the tenant's record can be acted on.
      if (!backoff.pause() || !isAsBefore(record, deadline)) {
        return rest.keySet();
      }
    }
  }

  private boolean isAsBefore(TenantRecord record, Deadline deadline) {
    TenantRecord now = tenancy.forRead(record.life().id(), deadline);
    return now.life().equals(record.life()) && now.indexes().equals(record.indexes());
  }

  /** Runs all work, some of it at once, and waits for its end. */
  private static void run(List<Callable<Void>> work) {
    if (work.size() == 1) {
      call(work.getFirst());
      return;
    }
    Semaphore turns = new Semaphore(AT_ONCE);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Void>> running =
          work.stream()
              .map(
                  task ->
                      threads.submit(
                          () -> {
                            turns.acquireUninterruptibly();
                            try {
                              return task.call();
                            } finally {
                              turns.release();
                            }
                          }))
              .toList();
      running.forEach(Batches::await);
    }
  }

  private static void call(Callable<Void> task) {
    try {
      task.call();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(Future<Void> task) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          task.get();
          return;
        } catch (InterruptedException e) {
          interrupted = true; // The writes that were begun end.
        } catch (ExecutionException e) {
          throw new IllegalStateException(e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * A write of a batch.
   *
   * @param index its place among the mutations
   * @param itemKey the item
   * @param place where it is
   * @param key its row
   * @param version its new version; empty for a removal
   * @param row its new row; empty for a removal
   */
  private record Planned(
      int index,
      ItemKey itemKey,
      Place place,
      RowKey key,
      Optional<Version> version,
      Optional<Map<String, AttributeValue>> row) {

    WriteRequest request() {
      return row.map(r -> WriteRequest.builder().putRequest(p -> p.item(r)).build())
          .orElseGet(
              () -> WriteRequest.builder().deleteRequest(d -> d.key(key.attributes())).build());
    }

    boolean is(String table, WriteRequest write) {
      Map<String, AttributeValue> attributes =
          write.putRequest() != null ? write.putRequest().item() : write.deleteRequest().key();
      return key.table().equals(table)
          && key.attributes().entrySet().stream()
              .allMatch(
                  attribute -> attribute.getValue().equals(attributes.get(attribute.getKey())));
    }

    Written written(Optional<Item> before) {
      Kind kind =
          row.isPresent()
              ? before.isPresent() ? Kind.REPLACED : Kind.CREATED
              : before.isPresent() ? Kind.DELETED : Kind.UNCHANGED;
      return new Written(itemKey, kind, version, Optional.empty(), false);
    }
  }
}
