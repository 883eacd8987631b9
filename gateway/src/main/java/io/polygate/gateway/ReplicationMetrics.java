package io.polygate.gateway;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.polygate.spi.Replication;
import jakarta.inject.Singleton;

/** What this node is, and how old its copy may be, of namespaces whose data are copied. */
@Singleton
final class ReplicationMetrics implements MeterBinder {
  private static final double MILLIS = 1000;

  private final Namespaces namespaces;

  ReplicationMetrics(Namespaces namespaces) {
    this.namespaces = namespaces;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (RoutedNamespace namespace : namespaces.all()) {
      namespace.backend().replication().ifPresent(nodes -> bind(registry, namespace.name(), nodes));
    }
  }

  private static void bind(MeterRegistry registry, String namespace, Replication nodes) {
    Gauge.builder("polygate.replication.staleness", nodes, ReplicationMetrics::staleness)
        .description("How old what is read here may be")
        .baseUnit("seconds")
        .tag("namespace", namespace)
        .register(registry);
    for (Replication.Role role : Replication.Role.values()) {
      Gauge.builder(
              "polygate.replication.role", nodes, node -> node.status().role() == role ? 1 : 0)
          .description("1 for what this node is")
          .tag("namespace", namespace)
          .tag("role", role.word())
          .register(registry);
    }
  }

  private static double staleness(Replication nodes) {
    return nodes.staleness().map(age -> age.toMillis() / MILLIS).orElse(Double.NaN);
  }
}
