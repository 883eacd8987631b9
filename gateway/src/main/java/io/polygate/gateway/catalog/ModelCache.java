package io.polygate.gateway.catalog;

import io.polygate.spi.CollectionName;
import io.polygate.spi.StorageException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Keeps models for a bounded time, those of collections without a definition too. An older revision
 * never takes the place of a newer one, so that a slow read cannot undo what is known.
 */
final class ModelCache {
  /** From this number on, models of collections without a definition are dropped for new ones. */
  static final int MAX_ENTRIES = 10_000;

  private final ConcurrentHashMap<CollectionName, Entry> entries = new ConcurrentHashMap<>();
  private final Function<CollectionName, Loaded> loader;
  private final long bound;
  private final long refreshAfter;
  private final Executor background;
  private final LongSupplier nanoTime;

  /**
   * An empty cache.
   *
   * @param loader reads a model; blocks
   * @param bound how old a model may be that is given out
   */
  ModelCache(
      Function<CollectionName, Loaded> loader,
      Duration bound,
      Executor background,
      LongSupplier nanoTime) {
    this.loader = loader;
    this.bound = bound.toNanos();
    this.refreshAfter = bound.toNanos() / 2;
    this.background = background;
    this.nanoTime = nanoTime;
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
    long readAt = nanoTime.getAsLong();
    return install(loader.apply(collection), readAt);
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
