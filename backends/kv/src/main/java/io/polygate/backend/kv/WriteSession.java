package io.polygate.backend.kv;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.polygate.spi.CollectionName;
import io.polygate.spi.Deadline;
import io.polygate.spi.ItemKey;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a lane is about to commit, seen over what is stored. Of the lane's thread alone.
 *
 * <p>No other lane writes what this one reads: a tenant has one lane.
 */
final class WriteSession {
  private static final int MAX_DEFINITIONS = 10_000;

  private final int lane;
  private final Engine engine;
  private final Counter counter;
  private final InstantSource clock;
  private final ItemCache cache;
  private final Mutations mutations = new Mutations(this);
  private final IdempotencyRecords records = new IdempotencyRecords(this);

  /** The indexes of collections, as they are stored. */
  private final Cache<CollectionPlace, CollectionIndexes> stored =
      Caffeine.newBuilder().maximumSize(MAX_DEFINITIONS).executor(Runnable::run).build();

  private Changes changes = new Changes();
  private final Map<CollectionPlace, CollectionIndexes> changedIndexes = new HashMap<>();
  private final Map<ItemCache.Place, Seen> written = new HashMap<>();
  private final Map<ItemCache.Place, Seen> writtenInPart = new HashMap<>();
  private final List<Runnable> afterCommit = new ArrayList<>();
  private Instant now = Instant.EPOCH;
  private boolean numbered;

  /** The numbers of tenants, where it pays to guess them before they are read. */
  private final Cache<StoreId, Long> guesses =
      Caffeine.newBuilder().maximumSize(MAX_DEFINITIONS).executor(Runnable::run).build();

  private record CollectionPlace(long tenant, CollectionName collection) {}

  WriteSession(int lane, Engine engine, Counter counter, InstantSource clock, ItemCache cache) {
    this.lane = lane;
    this.engine = engine;
    this.counter = counter;
    this.clock = clock;
    this.cache = cache;
  }

  /** Makes single mutations. */
  Mutations mutations() {
    return mutations;
  }

  /** The records of requests with idempotency keys. */
  IdempotencyRecords records() {
    return records;
  }

  /** The time of the part, to the millisecond. */
  Instant now() {
    return now;
  }

  /** A number that was never given before. */
  long nextNumber() {
    numbered = true;
    return counter.next();
  }

  /** Begins a part, which can be given up without what was kept before. */
  void begin() {
    changes.begin();
    writtenInPart.clear();
    now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /** Keeps the part. */
  void keep() {
    changes.keep();
    written.putAll(writtenInPart);
    writtenInPart.clear();
  }

  /** Gives the part up. */
  void undo() {
    changes.undo();
    writtenInPart.clear();
  }

  /**
   * Reads at once what requests will ask for, where each reading would be a way to another process.
   *
   * @throws StorageException.Unavailable if that cannot be done
   */
  void foresee(List<WriteRequest<?>> requests) {
    if (!engine.isShared()) {
      return;
    }
    Map<ByteString, byte[]> keys = new LinkedHashMap<>();
    for (WriteRequest<?> request : requests) {
      StoreId id = request.id();
      add(keys, Keys.tenant(id));
      Long tenant = guesses.getIfPresent(id);
      if (tenant != null) {
        for (CollectionName collection : request.collections()) {
          add(keys, Keys.definition(tenant, collection));
        }
        for (ItemKey key : request.keys()) {
          add(keys, Keys.item(tenant, key));
        }
      }
    }
    List<byte[]> wanted = List.copyOf(keys.values());
    List<byte @Nullable []> found = engine.getAll(wanted, Deadline.none());
    for (int i = 0; i < wanted.size(); i++) {
      changes.expect(wanted.get(i), found.get(i));
    }
  }

  private static void add(Map<ByteString, byte[]> keys, byte[] key) {
    keys.put(new ByteString(key), key);
  }

  /** What is stored under a key, or will be; null if nothing is. */
  byte @Nullable [] get(byte[] key) {
    ByteString place = new ByteString(key);
    Changes.Change change = changes.find(place);
    if (change == null && engine.isShared()) {
      change = changes.expected(place);
      if (change == null) {
        byte[] found = engine.get(key);
        changes.expect(key, found);
        return found;
      }
    }
    return change == null ? engine.get(key) : change.value();
  }

  void put(byte[] key, byte[] value) {
    changes.put(key, value);
  }

  void remove(byte[] key) {
    changes.remove(key);
  }

  /** Removes what is stored in a span. Not undone with a part. */
  void remove(KeySpan span) {
    changes.remove(span);
  }

  /** Remembers what will be at the place of an item. */
  void wrote(long tenant, ItemKey key, @Nullable StoredItem item) {
    writtenInPart.put(
        new ItemCache.Place(tenant, key), new Seen(key, java.util.Optional.ofNullable(item)));
  }

  /** Has something done when the commit has succeeded, before anybody is told. */
  void afterCommit(Runnable work) {
    afterCommit.add(work);
  }

  /**
   * Looks whether there is room for more.
   *
   * @throws StorageException.OutOfSpace if there is not
   */
  void requireRoom(long bytes) {
    if (engine.isFull(changes.bytes() + bytes)) {
      throw KvErrors.full(null);
    }
  }

  /** The number of a tenant, or 0 if there is none. */
  long tenantNumber(StoreId id) {
    byte[] stored = get(Keys.tenant(id));
    if (stored == null) {
      return 0;
    }
    long number = Numbers.decode(stored);
    if (engine.isShared()) {
      guesses.put(id, number);
    }
    return number;
  }

  /**
   * The number of a tenant.
   *
   * @throws StorageException.NotFound if there is none
   */
  long tenant(StoreId id) {
    long number = tenantNumber(id);
    if (number == 0) {
      throw new StorageException.NotFound(StorageException.NotFound.Subject.TENANT);
    }
    return number;
  }

  /** The indexes that a collection has. */
  CollectionIndexes indexes(long tenant, CollectionName collection) {
    CollectionPlace place = new CollectionPlace(tenant, collection);
    CollectionIndexes changed = changedIndexes.get(place);
    if (changed != null) {
      return changed;
    }
    byte[] definition = Keys.definition(tenant, collection);
    CollectionIndexes known = engine.isShared() ? null : stored.getIfPresent(place);
    if (known == null) {
      byte[] found = get(definition);
      known = found == null ? CollectionIndexes.NONE : CollectionIndexes.decode(found);
      stored.put(place, known);
    }
    return known;
  }

  /** Gives a collection other indexes. Not undone with a part. */
  void setIndexes(long tenant, CollectionName collection, CollectionIndexes indexes) {
    changes.begin();
    changes.put(Keys.definition(tenant, collection), indexes.encode());
    changes.keep();
    changedIndexes.put(new CollectionPlace(tenant, collection), indexes);
  }

  /** What a collection holds. */
  Figures figures(long tenant, CollectionName collection) {
    return Figures.decode(get(Keys.figures(tenant, collection)));
  }

  /** Adds to what a collection holds. */
  void count(long tenant, CollectionName collection, long items, long bytes) {
    byte[] key = Keys.figures(tenant, collection);
    if (engine.isShared()) {
      // Every write of a collection would be in the way of every other.
      changes.count(key, new Figures(items, bytes));
    } else {
      changes.put(key, figures(tenant, collection).plus(items, bytes).encode());
    }
  }

  /** Makes the commit depend on what a key holds. */
  void expect(byte[] key, byte[] value) {
    changes.expect(key, value);
  }

  /** The engine itself, for what does not fit into one commit. */
  Engine engine() {
    return engine;
  }

  /**
   * Commits what was kept, and begins anew however that ends.
   *
   * @throws StorageException if it failed; {@link StorageException.OutcomeUnknown} apart, nothing
   *     was changed then
   * @throws StaleReads if another process has changed what was read; nothing was changed
   */
  void commit() {
    try {
      if (!changes.isEmpty()) {
        write();
      }
    } finally {
      discard();
    }
  }

  /** Gives up all that is not committed. */
  void discard() {
    changes = new Changes();
    written.clear();
    writtenInPart.clear();
    changedIndexes.clear();
    afterCommit.clear();
    numbered = false;
  }

  private void write() {
    if (numbered) {
      counter.note(changes, lane);
    }
    stored.invalidateAll(changedIndexes.keySet());
    cache.begin(written.keySet());
    boolean done = false;
    try {
      engine.write(changes);
      afterCommit.forEach(Runnable::run);
      done = true;
    } finally {
      cache.end(written.keySet(), done ? written : Map.of());
    }
    stored.putAll(changedIndexes);
  }
}
