package io.polygate.backend.kv;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.stats.CacheStats;
import io.polygate.spi.CacheFigures;
import io.polygate.spi.ItemKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Items of an instance that were read lately, and the absence of items that were asked for, bounded
 * by their bytes. What it answers is what a reading of the database would, at every moment in which
 * it was told of all that others have written.
 *
 * <p>For each place there is at most one flight: somebody loads it, and others who want it wait for
 * the same; or somebody writes it. A writer puts his flight in place of whatever there was before
 * he commits, and takes it away afterwards. A load fills the cache only while its flight is still
 * there, decided under the lock that the writer takes too, so nothing that was read before a commit
 * gets in after it. While a place is written everybody reads the database, so that nobody sees the
 * old state after somebody has seen the new one.
 */
final class ItemCache {
  /** About what an entry occupies beside its texts and its value. */
  private static final int ENTRY_BYTES = 500;

  private final long maxBytes;
  private final Cache<Place, Seen> seen;
  private final LongAdder misses = new LongAdder();
  private final LongAdder loads = new LongAdder();
  private final LongAdder loadNanos = new LongAdder();
  private final ConcurrentMap<Place, Flight> flights = new ConcurrentHashMap<>();

  /** An item of a tenant, whose number is never given to another. */
  record Place(long tenant, ItemKey key) {
    // As in ItemKey.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Place that && tenant == that.tenant && key.equals(that.key);
    }

    @Override
    public int hashCode() {
      return 31 * Long.hashCode(tenant) + key.hashCode();
    }
  }

  private sealed interface Flight {}

  /** Somebody reads the place. */
  private static final class Load implements Flight {
    private final CompletableFuture<Seen> result = new CompletableFuture<>();
  }

  /** Somebody writes the place. */
  private static final class Write implements Flight {
    private boolean known;
  }

  /**
   * Remembers nothing yet.
   *
   * @param maxBytes about how much memory it takes; 0 for nothing
   */
  ItemCache(long maxBytes) {
    this.maxBytes = maxBytes;
    seen =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .weigher(ItemCache::bytes)
            // What there is to tidy is little, and not worth a thread.
            .executor(Runnable::run)
            .recordStats()
            .build();
  }

  private static int bytes(Place place, Seen found) {
    return ENTRY_BYTES
        + place.key.partition().length()
        + place.key.sort().length()
        + found.stored().map(item -> item.value().length()).orElse(0);
  }

  /** What it has done so far. A reading that asks twice, first in passing, has missed once. */
  CacheFigures figures() {
    CacheStats counted = seen.stats();
    long bytes = seen.policy().eviction().map(bound -> bound.weightedSize().orElse(0L)).orElse(0L);
    return new CacheFigures(
        counted.hitCount(),
        misses.sum(),
        loads.sum(),
        loadNanos.sum(),
        counted.evictionCount(),
        bytes,
        maxBytes);
  }

  /** What is at a place, if that is remembered. Never waits. */
  @Nullable Seen peek(Place place) {
    return seen.getIfPresent(place);
  }

  /**
   * What is at a place.
   *
   * @param reading reads it from the database
   */
  Seen get(Place place, Supplier<Optional<StoredItem>> reading) {
    Seen known = seen.getIfPresent(place);
    if (known != null) {
      return known;
    }
    misses.increment();
    Load load = new Load();
    Flight other = flights.putIfAbsent(place, load);
    return switch (other) {
      case null -> load(place, load, reading);
      case Load theirs -> await(theirs);
      case Write _ -> new Seen(place.key, reading.get());
    };
  }

  private Seen load(Place place, Load load, Supplier<Optional<StoredItem>> reading) {
    long begun = System.nanoTime();
    try {
      Seen found = new Seen(place.key, reading.get());
      loads.increment();
      loadNanos.add(System.nanoTime() - begun);
      flights.computeIfPresent(
          place,
          (same, flight) -> {
            if (flight != load) {
              return flight;
            }
            seen.put(place, found);
            return null;
          });
      load.result.complete(found);
      return found;
    } catch (RuntimeException | Error e) {
      flights.remove(place, load);
      load.result.completeExceptionally(e);
      throw e;
    }
  }

  private static Seen await(Load load) {
    try {
      return load.result.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException failure ? failure : e;
    }
  }

  /**
   * Begins a commit that writes places: until {@link #end}, nothing is remembered of them.
   *
   * @param places that nobody else writes at the same time
   */
  void begin(Collection<Place> places) {
    for (Place place : places) {
      Write write = new Write();
      flights.compute(
          place,
          (same, displaced) -> {
            write.known = seen.asMap().remove(place) != null;
            return write;
          });
    }
  }

  /**
   * Ends a commit. What was remembered of a place before it is so again, as it is now.
   *
   * @param written what is at the places now; none of them if the commit failed
   */
  void end(Collection<Place> places, Map<Place, Seen> written) {
    for (Place place : places) {
      Seen now = written.get(place);
      flights.compute(
          place,
          (same, flight) -> {
            if (now != null && flight instanceof Write write && write.known) {
              seen.put(place, now);
            }
            return null;
          });
    }
  }

  /** Forgets a place that somebody else has written. */
  void forget(Place place) {
    flights.computeIfPresent(place, (same, flight) -> displaced(flight));
    seen.invalidate(place);
  }

  /** Forgets everything. */
  void clear() {
    for (Place place : flights.keySet()) {
      flights.computeIfPresent(place, (same, flight) -> displaced(flight));
    }
    List<Place> all = new ArrayList<>(seen.asMap().keySet());
    seen.invalidateAll(all);
  }

  /** The flight that stays; nothing that it has read or written by now gets into the cache. */
  private static @Nullable Flight displaced(Flight flight) {
    return switch (flight) {
      case Load _ -> null;
      case Write write -> {
        write.known = false;
        yield write;
      }
    };
  }
}
