package io.polygate.backend.dynamodb;

import io.polygate.spi.Consistency;
import io.polygate.spi.Deadline;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Items;
import io.polygate.spi.Mutation;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Result;
import io.polygate.spi.StorageException;
import io.polygate.spi.StorageException.FailedCheck;
import io.polygate.spi.StoreId;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import io.polygate.spi.Written.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The items of a tenant. */
final class DynamoDbItems implements Items {
  private final StoreId id;
  private final Tenancy tenancy;
  private final RowReader reader;
  private final SingleWrites singles;
  private final Commits commits;
  private final Batches batches;
  private final InstantSource clock;

  DynamoDbItems(
      StoreId id,
      Tenancy tenancy,
      RowReader reader,
      SingleWrites singles,
      Commits commits,
      Batches batches,
      InstantSource clock) {
    this.id = id;
    this.tenancy = tenancy;
    this.reader = reader;
    this.singles = singles;
    this.commits = commits;
    this.batches = batches;
    this.clock = clock;
  }

  @Override
  public Optional<Item> get(ItemKey key, ReadOptions options) {
    TenantRecord record = tenancy.forRead(id, options.deadline());
    return get(record, key, isConsistent(options), options.deadline());
  }

  private Optional<Item> get(
      TenantRecord record, ItemKey key, boolean consistent, Deadline deadline) {
    Place place = tenancy.place(record, key.collection());
    return Rows.alive(place, reader.row(rowKey(place, key), consistent, deadline), now());
  }

  @Override
  public List<Optional<Item>> getAll(List<ItemKey> keys, ReadOptions options) {
    TenantRecord record = tenancy.forRead(id, options.deadline());
    List<Place> places = keys.stream().map(key -> tenancy.place(record, key.collection())).toList();
    List<RowKey> wanted = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      wanted.add(rowKey(places.get(i), keys.get(i)));
    }
    if (wanted.isEmpty()) {
      return List.of();
    }
    var rows = reader.rows(wanted, isConsistent(options), options.deadline());
    Instant now = now();
    List<Optional<Item>> items = new ArrayList<>();
    for (int i = 0; i < wanted.size(); i++) {
      items.add(Rows.alive(places.get(i), rows.get(wanted.get(i)), now));
    }
    return items;
  }

  @Override
  public Written apply(Mutation mutation, WriteOptions options) {
    checkDeadline(options);
    Backoff backoff = new Backoff(options.deadline());
    while (true) {
      try {
        return attempt(mutation, options);
      } catch (StorageException.Throttled | StorageException.Conflict e) {
        // Tried for as long as the tenant's record may be acted on; it must be looked at again.
        if (!backoff.pause()) {
          throw e;
        }
      }
    }
  }

  private Written attempt(Mutation mutation, WriteOptions options) {
    TenantRecord record = tenancy.forWrite(id, List.of(mutation), options.deadline());
    if (mutation instanceof Mutation.Check check && options.idempotency().isEmpty()) {
      return check(record, check, options.deadline());
    }
    boolean indexed = !record.indexes(mutation.key().collection()).all().isEmpty();
    if (options.idempotency().isEmpty() && !indexed) {
      Place place = tenancy.place(record, mutation.key().collection());
      Optional<Written> written =
          singles.apply(mutation, place, now(), tenancy.writesUntil(options.deadline()));
      if (written.isPresent()) {
        return written.get();
      }
    }
    return commits.commit(id, List.of(mutation), options).getFirst();
  }

  /** A check is a read. */
  private Written check(TenantRecord record, Mutation.Check check, Deadline deadline) {
    Optional<Item> item = get(record, check.key(), true, deadline);
    Optional<FailedCheck> failed = check.guard().failedCheck(0, item);
    if (failed.isPresent()) {
      throw new StorageException.PreconditionFailed(List.of(failed.get()));
    }
    return new Written(
        check.key(), Kind.UNCHANGED, item.map(Item::version), Optional.empty(), false);
  }

  @Override
  public List<Result> applyAll(List<Mutation> mutations, WriteOptions options) {
    if (mutations.isEmpty()) {
      return List.of();
    }
    checkDeadline(options);
    TenantRecord record = tenancy.forWrite(id, mutations, options.deadline());
    return batches.apply(this, record, mutations, options);
  }

  static void checkDeadline(WriteOptions options) {
    if (options.deadline().passed()) {
      throw new StorageException.Unavailable(
          "The time was up before the write began.", Duration.ZERO, null);
    }
  }

  /**
   * Whether a read must see the latest writes; a session's reads must, as its token says no more.
   */
  static boolean isConsistent(ReadOptions options) {
    return options.consistency() != Consistency.EVENTUAL;
  }

  private static RowKey rowKey(Place place, ItemKey key) {
    return new RowKey(place.table(), place.key(key));
  }

  private Instant now() {
    return Instant.ofEpochMilli(clock.millis());
  }
}
