package io.polygate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polygate.spi.Backend;
import io.polygate.spi.BackendFactory;
import io.polygate.spi.BackendRef;
import io.polygate.spi.Backends;
import io.polygate.spi.CollectionSchema;
import io.polygate.spi.ConfigurationException;
import io.polygate.spi.Durability;
import io.polygate.spi.Limits;
import io.polygate.spi.Namespace;
import io.polygate.spi.Store;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenants;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

class OpenBackendsTest {
  private static final int THREADS = 8;
  private static final BackendRef WHOLE = new BackendRef("test", "whole");
  private static final BackendRef PART = new BackendRef("test", "part");

  private final List<String> opened = Collections.synchronizedList(new ArrayList<>());
  private final List<String> closed = new ArrayList<>();

  @Test
  void manyThreadsOpenABackendOnce() throws Exception {
    OpenBackends backends = backends((instance, others) -> backend(instance));
    CyclicBarrier start = new CyclicBarrier(THREADS);
    List<Future<Backend>> asked = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      for (int i = 0; i < THREADS; i++) {
        asked.add(
            threads.submit(
                () -> {
                  start.await(10, TimeUnit.SECONDS);
                  return backends.open(WHOLE);
                }));
      }
    }
    Backend first = backends.open(WHOLE);
    for (Future<Backend> each : asked) {
      assertThat(each.get()).isSameAs(first);
    }
    assertThat(opened).containsExactly("whole");
  }

  @Test
  void compositionIsClosedBeforeItsPartsWhoeverWasAskedForFirst() {
    OpenBackends backends = backends(this::wholeOfPart);
    backends.open(PART);
    backends.open(WHOLE);
    backends.close();
    assertThat(opened).containsExactly("part", "whole");
    assertThat(closed).containsExactly("whole", "part");
  }

  @Test
  void circleIsToldAsItRuns() {
    OpenBackends backends =
        backends(
            (instance, others) -> {
              others.open(instance.equals("whole") ? PART : WHOLE);
              return backend(instance);
            });
    assertThatThrownBy(() -> backends.open(WHOLE))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("Backends are composed in a circle: test/part → test/whole → test/part");
  }

  @Test
  void circleOpenedFromBothEndsAtOnceFailsRatherThanWaits() throws Exception {
    CyclicBarrier bothBegun = new CyclicBarrier(2);
    OpenBackends backends =
        backends(
            (instance, others) -> {
              try {
                bothBegun.await(10, TimeUnit.SECONDS);
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
              others.open(instance.equals("whole") ? PART : WHOLE);
              return backend(instance);
            });
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (Future<Backend> each :
          List.of(
              threads.submit(() -> backends.open(WHOLE)),
              threads.submit(() -> backends.open(PART)))) {
        assertThatThrownBy(() -> each.get(10, TimeUnit.SECONDS))
            .rootCause()
            .hasMessageStartingWith("Backends are composed in a circle: ");
      }
    }
  }

  @Test
  void kindOfAPartIsTheWholesToo() {
    OpenBackends backends = backends(this::wholeOfPart);
    backends.open(WHOLE);
    assertThat(backends.involves(WHOLE, "test")).isTrue();
    assertThat(backends.involves(WHOLE, "remote")).isFalse();
  }

  private Backend wholeOfPart(String instance, Backends others) {
    if (instance.equals("whole")) {
      others.open(PART);
    }
    return backend(instance);
  }

  private static OpenBackends backends(BiFunction<String, Backends, Backend> opening) {
    return new OpenBackends(
        List.of(
            new BackendFactory() {
              @Override
              public String kind() {
                return "test";
              }

              @Override
              public Set<String> keys() {
                return Set.of();
              }

              @Override
              public Backend open(String instance, Backends others) {
                return opening.apply(instance, others);
              }
            }));
  }

  /** A backend that holds nothing, and says when it is opened and closed. */
  private Backend backend(String instance) {
    opened.add(instance);
    return new Backend() {
      @Override
      public Store store(StoreId id) {
        throw new UnsupportedOperationException();
      }

      @Override
      public Tenants tenants(Namespace namespace) {
        throw new UnsupportedOperationException();
      }

      @Override
      public void define(Namespace namespace, CollectionSchema schema) {
        throw new UnsupportedOperationException();
      }

      @Override
      public Limits limits() {
        throw new UnsupportedOperationException();
      }

      @Override
      public Durability durability() {
        throw new UnsupportedOperationException();
      }

      @Override
      public void probe() {}

      @Override
      public void close() {
        closed.add(instance);
      }
    };
  }
}
