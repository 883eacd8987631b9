package io.polygate.gateway.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.polygate.gateway.Namespaces;
import io.polygate.gateway.RoutedNamespace;
import io.polygate.spi.Backend;
import io.polygate.spi.CacheFigures;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** Measures what backends remember of items, each that a namespace is routed to once. */
@Singleton
final class CacheMeters {
  private static final String NAME = "polygate.cache.";

  private final MeterRegistry meters;

  CacheMeters(MeterRegistry meters) {
    this.meters = meters;
  }

  void start(@Observes StartupEvent event, Namespaces namespaces) {
    Map<String, Backend> backends = new LinkedHashMap<>();
    for (RoutedNamespace namespace : namespaces.all()) {
      backends.put(namespace.reference().toString(), namespace.backend());
    }
    backends.forEach(
        (reference, backend) -> {
          if (backend.cache().isPresent()) {
            measure(Tags.of("backend", reference), backend);
          }
        });
  }

  private void measure(Tags tags, Backend backend) {
    FunctionCounter.builder(NAME + "gets", backend, of(CacheFigures::hits))
        .tags(tags.and("result", "hit"))
        .description("Readings that memory was asked for.")
        .register(meters);
    FunctionCounter.builder(NAME + "gets", backend, of(CacheFigures::misses))
        .tags(tags.and("result", "miss"))
        .description("Readings that memory was asked for.")
        .register(meters);
    Gauge.builder(NAME + "hit.ratio", backend, of(CacheFigures::hitRatio))
        .tags(tags)
        .description("The part of all readings that memory has answered since the start.")
        .register(meters);
    FunctionTimer.builder(
            NAME + "loads",
            backend,
            asked -> asked.cache().map(CacheFigures::loads).orElse(0L),
            of(CacheFigures::loadNanos),
            TimeUnit.NANOSECONDS)
        .tags(tags)
        .description("Reading items that memory did not know.")
        .register(meters);
    FunctionCounter.builder(NAME + "evictions", backend, of(CacheFigures::evictions))
        .tags(tags)
        .description("Items that were forgotten for want of room.")
        .register(meters);
    Gauge.builder(NAME + "size", backend, of(CacheFigures::bytes))
        .tags(tags)
        .baseUnit("bytes")
        .description("About how much memory remembered items take.")
        .register(meters);
    Gauge.builder(NAME + "size.max", backend, of(CacheFigures::maxBytes))
        .tags(tags)
        .baseUnit("bytes")
        .description("How much memory remembered items may take.")
        .register(meters);
  }

  private static ToDoubleFunction<Backend> of(ToDoubleFunction<CacheFigures> figure) {
    return backend -> backend.cache().map(figure::applyAsDouble).orElse(0.0);
  }
}
