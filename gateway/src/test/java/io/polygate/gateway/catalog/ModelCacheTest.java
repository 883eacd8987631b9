package io.polygate.gateway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.spi.CollectionName;
import io.polygate.spi.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ModelCacheTest {
  private static final CollectionName NAME = new CollectionName("c");

  private final AtomicLong nanoTime = new AtomicLong();
  private final List<Runnable> background = new ArrayList<>();

  private static ModelCache.Loaded loaded(CollectionName name, long revision) {
    Optional<Definition> definition =
        revision == 0
            ? Optional.empty()
            : Optional.of(Texts.definition("{}").withVersion((int) revision));
    return new ModelCache.Loaded(
        revision,
        new Model(
            name,
            definition,
            new KeyComposer(name, definition, KeySettings.NONE, new TimeOrderedIds()),
            ItemRules.NONE));
  }

  private ModelCache cache(java.util.function.Function<CollectionName, ModelCache.Loaded> loader) {
    return new ModelCache(
        (name, within) -> loader.apply(name),
        Duration.ofSeconds(5),
        background::add,
        nanoTime::get);
  }

  @Test
  void slowReadDoesNotUndoWhatIsKnown() {
    ModelCache.Loaded newer = loaded(NAME, 2);
    List<ModelCache> self = new ArrayList<>();
    ModelCache cache =
        cache(
            name -> {
              // While this read is on its way, this process itself writes the next revision.
              self.getFirst().install(newer);
              return loaded(name, 1);
            });
    self.add(cache);

    assertThat(cache.get(NAME)).isSameAs(newer.model());
    assertThat(cache.get(NAME)).isSameAs(newer.model());
  }

  @Test
  void namesThatClientsMakeUpDoNotFillTheMemory() {
    AtomicInteger loads = new AtomicInteger();
    ModelCache cache =
        cache(
            name -> {
              loads.incrementAndGet();
              return loaded(name, name.equals(NAME) ? 1 : 0);
            });
    cache.get(NAME);
    for (int i = 1; i < ModelCache.MAX_ENTRIES; i++) {
      cache.get(new CollectionName("n" + i));
    }
    cache.get(new CollectionName("n1"));
    assertThat(loads).hasValue(ModelCache.MAX_ENTRIES);

    cache.get(new CollectionName("one-more"));

    assertThat(cache.peek(new CollectionName("n1"))).isEmpty();
    assertThat(cache.peek(new CollectionName("one-more"))).isPresent();
    assertThat(cache.peek(NAME)).isPresent();
  }

  @Test
  void oneRefreshRunsAtATime() {
    ModelCache cache = cache(name -> loaded(name, 1));
    cache.get(NAME);
    nanoTime.addAndGet(Duration.ofSeconds(3).toNanos());

    cache.get(NAME);
    cache.get(NAME);
    cache.peek(NAME);

    assertThat(background).hasSize(1);
  }

  @Test
  void readersGoOnWithWhatWasKnownWhereTheCatalogCannotBeAsked() {
    AtomicInteger loads = new AtomicInteger();
    ModelCache cache =
        cache(
            name -> {
              if (loads.incrementAndGet() > 1) {
                throw new StorageException.Unavailable("It is away.", Duration.ZERO, null);
              }
              return loaded(name, 1);
            });
    assertThat(cache.lenient(NAME)).isPresent();
    nanoTime.addAndGet(Duration.ofSeconds(6).toNanos());

    assertThat(cache.lenient(NAME)).isPresent();
    assertThat(cache.lenient(NAME)).isPresent();
    assertThat(cache.lenient(new CollectionName("never-known"))).isEmpty();

    // It is not asked by each of them.
    assertThat(loads).hasValue(2);
  }
}
