package io.polygate.gateway.catalog;

import io.polygate.spi.CollectionName;
import io.polygate.spi.StorageException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * Keeps models for a bounded time, those of collections without a definition too. An older revision
 * never takes the place of a newer one, so that a slow read cannot undo what is known.
 */
final class ModelCache {
  /** From this number on, models of collections without a definition are dropped for new ones. */
  static final int MAX_ENTRIES = 10_000;

  private static final Duration LOAD = Duration.ofSeconds(10);

  /** How long a reader waits who can go on with what was known last. */
  private static final Duration LENIENT = Duration.ofSeconds(1);

  private final ConcurrentHashMap<CollectionName, Entry> entries = new ConcurrentHashMap<>();
  private final Loader loader;
  private final long bound;
  private final long refreshAfter;
  private final Executor background;
  private final LongSupplier nanoTime;
  // When the catalog could not be asked by one who could do without, if that was the last time.
  private volatile long failedAt;
  private volatile boolean failing;

  /**
   * An empty cache.
   *
   * @param bound how old a model may be that is given out
   */
  ModelCache(Loader loader, Duration bound, Executor background, LongSupplier nanoTime) {
    this.loader = loader;
    this.bound = bound.toNanos();
    this.refreshAfter = bound.toNanos() / 2;
    this.background = background;
    this.nanoTime = nanoTime;
  }

  /** Reads a model; blocks for as long as that at most. */
  interface Loader {
    Loaded load(CollectionName collection, Duration within);
  }

  /** A model and the revision of the definition that it was made of. */
  record Loaded(long revision, Model model) {}

  /**
   * A model that was read.
   *
   * @param readAt when its reading began
   * @param refreshing whether it is being read anew
   */
  private record Entry(
      Loaded loaded, Optional<Model> model, long readAt, AtomicBoolean refreshing) {}

  Model get(CollectionName collection) {
    Entry entry = entries.get(collection);
    if (entry != null) {
      long age = nanoTime.getAsLong() - entry.readAt;
      if (age < refreshAfter) {
        return entry.loaded.model();
      }
      if (age < bound) {
        refresh(collection, entry);
        return entry.loaded.model();
      }
    }
    return load(collection);
  }

  Optional<Model> peek(CollectionName collection) {
    Entry entry = entries.get(collection);
    if (entry == null) {
      return Optional.empty();
    }
    long age = nanoTime.getAsLong() - entry.readAt;
    if (age >= bound) {
      return Optional.empty();
    }
    if (age >= refreshAfter) {
      refresh(collection, entry);
    }
    return entry.model;
  }

  /**
   * The model for reading, which goes on where the catalog cannot be asked: with what was known
   * last, if anything was.
   */
  Optional<Model> lenient(CollectionName collection) {
    Optional<Model> known = peek(collection);
    if (known.isPresent()) {
      return known;
    }
    long failedBefore = nanoTime.getAsLong() - failedAt;
    if (!failing || failedBefore >= refreshAfter) {
      try {
        Model read = load(collection, LENIENT);
        failing = false;
        return Optional.of(read);
      } catch (StorageException e) {
        failedAt = nanoTime.getAsLong();
        failing = true;
      }
    }
    return Optional.ofNullable(entries.get(collection)).map(entry -> entry.loaded.model());
  }

  /** Keeps what this process itself has just written. */
  void install(Loaded loaded) {
    install(loaded, nanoTime.getAsLong());
  }

  private void refresh(CollectionName collection, Entry entry) {
    if (!entry.refreshing.compareAndSet(false, true)) {
      return;
    }
    try {
      background.execute(
          () -> {
            try {
              load(collection);
            } catch (StorageException e) {
              // Whoever asks when the entry is too old reads it himself, and gets the failure.
              entry.refreshing.set(false);
            }
          });
    } catch (RejectedExecutionException e) {
      entry.refreshing.set(false);
    }
  }

  private Model load(CollectionName collection) {
    return load(collection, LOAD);
  }

  private Model load(CollectionName collection, Duration within) {
    long readAt = nanoTime.getAsLong();
    return install(loader.load(collection, within), readAt);
  }

  private Model install(Loaded loaded, long readAt) {
    CollectionName collection = loaded.model().collection();
    if (entries.size() >= MAX_ENTRIES && !entries.containsKey(collection)) {
      makeRoom();
    }
    Entry fresh = new Entry(loaded, Optional.of(loaded.model()), readAt, new AtomicBoolean(false));
    Entry kept = entries.merge(collection, fresh, ModelCache::newer);
    return kept.loaded.model();
  }

  private static Entry newer(Entry known, Entry read) {
    long difference = read.loaded.revision() - known.loaded.revision();
    return difference > 0 || (difference == 0 && read.readAt - known.readAt > 0) ? read : known;
  }

  /**
   * Names of collections are the clients' to choose: what they make up must not fill the memory.
   */
  private void makeRoom() {
    entries.values().removeIf(entry -> entry.loaded.model().definition().isEmpty());
  }
}
