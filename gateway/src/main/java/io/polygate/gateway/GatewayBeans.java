package io.polygate.gateway;

import io.polygate.gateway.access.Access;
import io.polygate.gateway.access.AccessConfig;
import io.polygate.gateway.copy.TenantCopies;
import io.polygate.gateway.files.Lookout;
import io.polygate.gateway.limits.LimitsConfig;
import io.polygate.gateway.limits.Suspensions;
import io.polygate.spi.BackendFactory;
import io.polygate.spi.BeforeWrite;
import io.quarkus.arc.All;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Wires the gateway: checks the configuration, opens the backends, and closes them at the end. */
final class GatewayBeans {
  /** Opens everything before the first request can come. */
  void start(
      @Observes StartupEvent event,
      Access access,
      Namespaces namespaces,
      LiveLimits limits,
      Suspensions suspensions) {
    // The parameters are what this is about: a bean is made when it is asked for.
  }

  @Produces
  @Singleton
  Access access(
      AccessConfig config,
      GatewayConfig gateway,
      @ConfigProperty(name = "quarkus.http.host") String host,
      Lookout lookout) {
    return Access.open(config, gateway.data(), host, lookout);
  }

  @Produces
  @Singleton
  Lookout lookout() {
    return new Lookout();
  }

  void close(@Disposes Lookout lookout) {
    lookout.close();
  }

  @Produces
  @Singleton
  LiveLimits limits(LimitsConfig config, Namespaces namespaces, Lookout lookout) {
    Set<String> known =
        namespaces.all().stream().map(RoutedNamespace::name).collect(Collectors.toSet());
    LiveLimits limits = new LiveLimits(config, known);
    LiveLimits.configuration().ifPresent(file -> lookout.add(() -> limits.refresh(file)));
    return limits;
  }

  @Produces
  @Singleton
  Suspensions suspensions(GatewayConfig config, Lookout lookout) {
    Suspensions suspensions =
        new Suspensions(config.suspensionsFile().orElse(config.data().resolve(Suspensions.NAME)));
    lookout.add(suspensions::refresh);
    return suspensions;
  }

  @Produces
  @Singleton
  OpenBackends backends(@All List<BackendFactory> factories, Config config) {
    new ConfigurationNames(factories).check(config.getPropertyNames());
    return new OpenBackends(factories);
  }

  void close(@Disposes OpenBackends backends) {
    backends.close();
  }

  @Produces
  @Singleton
  Namespaces namespaces(GatewayConfig config, OpenBackends backends, @All List<BeforeWrite> hooks) {
    return Namespaces.open(
        config,
        backends,
        new KnownHooks(hooks),
        task -> Thread.ofVirtual().name("catalog").start(task));
  }

  void close(@Disposes Namespaces namespaces) {
    namespaces.all().forEach(namespace -> namespace.evolution().close());
  }

  @Produces
  @Singleton
  QueryPool pool(GatewayConfig config) {
    int threads =
        config
            .queries()
            .threads()
            .orElse(Math.max(4, 2 * Runtime.getRuntime().availableProcessors()));
    return new QueryPool(threads, config.queries().queue());
  }

  void close(@Disposes QueryPool pool) {
    pool.close();
  }

  @Produces
  @Singleton
  TenantCopies copies(GatewayConfig config) {
    return new TenantCopies(
        config.copies().directory().orElse(config.data().resolve("copies")),
        config.copies().concurrent());
  }

  void close(@Disposes TenantCopies copies) {
    copies.close();
  }

  @Produces
  @Singleton
  Stores stores(QueryPool pool, LiveLimits limits) {
    return new Stores(pool, limits);
  }
}
