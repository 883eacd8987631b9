package io.polygate.backend.kv;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.polygate.spi.CollectionName;
import io.polygate.spi.ItemKey;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
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
  private final Map<ItemCache.Place, ItemCache.Seen> written = new HashMap<>();
  private final Map<ItemCache.Place, ItemCache.Seen> writtenInPart = new HashMap<>();
  private final List<Runnable> afterCommit = new ArrayList<>();
  private Instant now = Instant.EPOCH;
  private boolean numbered;

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

  /** What is stored under a key, or will be; null if nothing is. */
  byte @Nullable [] get(byte[] key) {
    Changes.Change change = changes.find(new ByteString(key));
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
        new ItemCache.Place(tenant, key), new ItemCache.Seen(java.util.Optional.ofNullable(item)));
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
    byte[] number = get(Keys.tenant(id));
    return number == null ? 0 : Numbers.decode(number);
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
    CollectionIndexes known = stored.getIfPresent(place);
    if (known == null) {
      byte[] found = engine.get(Keys.definition(tenant, collection));
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

  /** The database itself, for what does not fit into one commit. */
  Engine engine() {
    return engine;
  }

  /**
   * Commits what was kept, and begins anew however that ends.
   *
   * @throws StorageException if it failed; {@link StorageException.OutcomeUnknown} apart, nothing
   *     was changed then
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
      changes.begin();
      changes.put(Keys.counter(lane), Numbers.encode(counter.last()));
      changes.keep();
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
