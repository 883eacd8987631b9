package io.polygate.backend.kv;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Consistency;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Items;
import io.polygate.spi.Mutation;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Result;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The items of one tenant. A read is answered from memory as far as {@link Freshness} allows. */
final class KvItems implements Items {
  private final StoreId id;
  private final Engine engine;
  private final Lanes lanes;
  private final TenantNumbers numbers;
  private final ItemCache cache;
  private final Freshness freshness;
  private final InstantSource clock;

  KvItems(
      StoreId id,
      Engine engine,
      Lanes lanes,
      TenantNumbers numbers,
      ItemCache cache,
      Freshness freshness,
      InstantSource clock) {
    this.id = id;
    this.engine = engine;
    this.lanes = lanes;
    this.numbers = numbers;
    this.cache = cache;
    this.freshness = freshness;
    this.clock = clock;
  }

  @Override
  public Optional<Item> get(ItemKey key, ReadOptions options) {
    if (!freshness.allows(options.consistency())) {
      return visible(new Seen(key, readNow(key, options)));
    }
    ItemCache.Place place = new ItemCache.Place(numbers.require(id, options.consistency()), key);
    return visible(cache.get(place, () -> read(place)));
  }

  /** Reads an item with what says that its tenant is still the one with that number. */
  private Optional<StoredItem> readNow(ItemKey key, ReadOptions options) {
    Long guess = numbers.peek(id);
    long tenant = guess == null ? numbers.require(id, Consistency.STRONG) : guess;
    while (true) {
      byte[] place = Keys.item(tenant, key);
      List<byte @Nullable []> found =
          engine.getAll(List.of(Keys.tenant(id), place), options.deadline());
      byte @Nullable [] number = found.get(0);
      byte @Nullable [] stored = found.get(1);
      if (number != null && Numbers.decode(number) == tenant) {
        return stored == null ? Optional.empty() : Optional.of(decode(place, stored));
      }
      tenant = numbers.require(id, Consistency.STRONG);
    }
  }

  private Optional<StoredItem> read(ItemCache.Place place) {
    byte[] key = Keys.item(place.tenant(), place.key());
    byte @Nullable [] stored = engine.get(key);
    return stored == null ? Optional.empty() : Optional.of(decode(key, stored));
  }

  private StoredItem decode(byte[] key, byte[] stored) {
    try {
      return StoredItem.decode(key, stored);
    } catch (StorageException.Corrupt e) {
      throw KvErrors.named(e, id);
    }
  }

  /** The item, unless it has expired. */
  private Optional<Item> visible(Seen seen) {
    return seen.visible(clock).orElseThrow();
  }

  @Override
  public Written apply(Mutation mutation, WriteOptions options) {
    try {
      return lanes.write(request(id, mutation, options));
    } catch (StorageException.Corrupt e) {
      throw KvErrors.named(e, id);
    }
  }

  /** What a lane is asked for to make one mutation. */
  static WriteRequest<Written> request(StoreId id, Mutation mutation, WriteOptions options) {
    return new WriteRequest<>(
        id,
        List.of(mutation.key()),
        Set.of(mutation.key().collection()),
        bytes(mutation),
        options.deadline(),
        false,
        session -> make(session, session.tenant(id), mutation, options));
  }

  @Override
  public List<Result> applyAll(List<Mutation> mutations, WriteOptions options) {
    try {
      return lanes.write(
          new WriteRequest<>(
              id,
              mutations.stream().map(Mutation::key).toList(),
              collections(mutations),
              bytes(mutations),
              options.deadline(),
              false,
              session -> makeAll(session, mutations, options)));
    } catch (StorageException.NotFound e) {
      throw e;
    } catch (StorageException e) {
      return Collections.nCopies(mutations.size(), new Result.Failed(e));
    }
  }

  private List<Result> makeAll(
      WriteSession session, List<Mutation> mutations, WriteOptions options) {
    long tenant = session.tenant(id);
    List<Result> results = new ArrayList<>(mutations.size());
    for (int i = 0; i < mutations.size(); i++) {
      session.begin();
      try {
        WriteOptions own = options.idempotency().isEmpty() ? options : options.forOperation(i);
        results.add(new Result.Done(make(session, tenant, mutations.get(i), own)));
        session.keep();
      } catch (StorageException e) {
        session.undo();
        results.add(new Result.Failed(e));
      }
    }
    return results;
  }

  /** Makes a mutation, or gives the outcome of an earlier request with its idempotency key. */
  static Written make(WriteSession session, long tenant, Mutation mutation, WriteOptions options) {
    return session
        .records()
        .once(
            tenant,
            options.idempotency(),
            () -> List.of(session.mutations().make(tenant, mutation)))
        .getFirst();
  }

  /** The collections that mutations are about. */
  static Set<CollectionName> collections(List<Mutation> mutations) {
    return mutations.stream()
        .map(mutation -> mutation.key().collection())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** About how many bytes mutations write. */
  static long bytes(List<Mutation> mutations) {
    return mutations.stream().mapToLong(KvItems::bytes).sum();
  }

  private static long bytes(Mutation mutation) {
    return mutation instanceof Mutation.Put put ? put.value().length() : 0;
  }
}
