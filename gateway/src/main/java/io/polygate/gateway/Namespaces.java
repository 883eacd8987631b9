package io.polygate.gateway;

import io.polygate.gateway.catalog.Catalog;
import io.polygate.gateway.catalog.KeySettings;
import io.polygate.gateway.catalog.NamedQueries;
import io.polygate.gateway.catalog.Secrets;
import io.polygate.gateway.evolution.Evolution;
import io.polygate.gateway.migration.MigrationFiles;
import io.polygate.gateway.migration.Migrations;
import io.polygate.spi.Backend;
import io.polygate.spi.BackendRef;
import io.polygate.spi.Changes;
import io.polygate.spi.ConfigurationException;
import io.polygate.spi.Namespace;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The namespaces that the configuration routes. Immutable. */
public final class Namespaces {
  private static final Map<String, BackendRef> DEFAULTS =
      Map.of(
          "notes", new BackendRef("sqlite", "main"),
          "sessions", new BackendRef("kv", "main"),
          "users", new BackendRef("sharded", "users"));
  private static final RoutedNamespace.Policy DEFAULT_POLICY =
      new RoutedNamespace.Policy(
          GatewayConfig.TenantCreation.AUTOMATIC,
          GatewayConfig.Collections.OPEN,
          GatewayConfig.Scans.DENIED,
          false,
          GatewayConfig.KeptChanges.NONE,
          GatewayConfig.Peers.DENIED);

  private static final int MOST_OPENERS = 16;

  private final Map<String, RoutedNamespace> routed;

  private Namespaces(Map<String, RoutedNamespace> routed) {
    this.routed = Map.copyOf(routed);
  }

  /**
   * Opens the backend of every namespace, all at once.
   *
   * @param hooks who can look at values before they are written
   * @param background runs what a catalog does by itself, which blocks
   * @throws ConfigurationException if one cannot be opened
   */
  static Namespaces open(
      GatewayConfig config, OpenBackends backends, KnownHooks hooks, Executor background) {
    Map<String, Callable<RoutedNamespace>> routes = new TreeMap<>();
    config
        .namespaces()
        .forEach(
            (name, settings) ->
                routes.put(
                    name,
                    () ->
                        route(
                            name,
                            reference(name, settings),
                            backends,
                            new Catalog.Settings(
                                config.catalog().refresh(),
                                keys(name, settings),
                                hooks.named(name, settings.beforeWrite().orElse(List.of()))),
                            new RoutedNamespace.Policy(
                                settings.tenants(),
                                settings.collections(),
                                settings.scans(),
                                settings.sql(),
                                settings.changes(),
                                settings.peers()),
                            settings.migrations(),
                            changes(settings),
                            background)));
    if (routes.isEmpty()) {
      DEFAULTS.forEach(
          (name, reference) ->
              routes.put(
                  name,
                  () ->
                      route(
                          name,
                          reference,
                          backends,
                          new Catalog.Settings(
                              config.catalog().refresh(), KeySettings.NONE, List.of()),
                          DEFAULT_POLICY,
                          Optional.empty(),
                          Optional.empty(),
                          background)));
    }
    return new Namespaces(atOnce(routes));
  }

  /** Runs all at once, since each waits for its disk or its network, and ends when all have. */
  private static Map<String, RoutedNamespace> atOnce(
      Map<String, Callable<RoutedNamespace>> routes) {
    Map<String, Future<RoutedNamespace>> begun = new TreeMap<>();
    try (ExecutorService openers =
        Executors.newFixedThreadPool(
            Math.min(routes.size(), MOST_OPENERS),
            Thread.ofPlatform().name("open-", 0).factory())) {
      routes.forEach((name, route) -> begun.put(name, openers.submit(route)));
    }
    Map<String, RoutedNamespace> routed = new TreeMap<>();
    // By name, so that of several failures the same one is told at each start.
    begun.forEach((name, route) -> routed.put(name, Waiting.outcome(route)));
    return routed;
  }

  /**
   * The namespace of a name.
   *
   * @throws StorageException.NotFound if there is none
   */
  public RoutedNamespace named(String name) {
    RoutedNamespace found = routed.get(name);
    if (found == null) {
      throw new StorageException.NotFound(StorageException.NotFound.Subject.NAMESPACE);
    }
    return found;
  }

  /** All of them, by name. */
  public List<RoutedNamespace> all() {
    return List.copyOf(new TreeMap<>(routed).values());
  }

  private static RoutedNamespace route(
      String name,
      BackendRef reference,
      OpenBackends backends,
      Catalog.Settings settings,
      RoutedNamespace.Policy policy,
      Optional<Path> migrations,
      Optional<Changes.Policy> changes,
      Executor background) {
    Namespace namespace = new Namespace(name);
    Backend backend = backends.open(reference);
    if (policy.peers() == GatewayConfig.Peers.ALLOWED && backends.involves(reference, "remote")) {
      throw new ConfigurationException(
          "polygate.namespaces."
              + name
              + ".peers: what other gateways hold here cannot be held by another in turn, and "
              + reference
              + " is, or is composed of, a remote backend");
    }
    backend.prepare(namespace);
    if (migrations.isPresent()
        && backend.store(new StoreId(namespace, Tenant.CATALOG)).sql().isEmpty()) {
      throw new ConfigurationException(
          "polygate.namespaces." + name + ".migrations: the backend " + reference + " has no SQL");
    }
    changes.ifPresent(kept -> keepChanges(name, backend, kept));
    Catalog catalog = new Catalog(namespace, backend, settings, background);
    Evolution evolution =
        new Evolution(namespace, backend, catalog, settings.refresh(), background);
    evolution.resume();
    return new RoutedNamespace(
        namespace,
        reference,
        backend,
        catalog,
        evolution,
        new NamedQueries(namespace, backend),
        new Migrations(
            namespace,
            backend,
            migrations.map(MigrationFiles::load).orElse(List.of()),
            settings.refresh()),
        new Secrets(namespace, backend),
        policy);
  }

  private static void keepChanges(String name, Backend backend, Changes.Policy policy) {
    try {
      backend.keepChanges(new Namespace(name), policy);
    } catch (ConfigurationException e) {
      throw new ConfigurationException(
          "polygate.namespaces." + name + ".changes: " + e.getMessage(), e);
    }
  }

  private static Optional<Changes.Policy> changes(GatewayConfig.NamespaceConfig settings) {
    return settings.changes() == GatewayConfig.KeptChanges.NONE
        ? Optional.empty()
        : Optional.of(
            new Changes.Policy(
                settings.changes() == GatewayConfig.KeptChanges.VALUES,
                settings.changesRetention()));
  }

  private static BackendRef reference(String name, GatewayConfig.NamespaceConfig settings) {
    String key = "polygate.namespaces." + name + ".backend";
    String text =
        settings
            .backend()
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        key + " is missing: it names the backend, for example sqlite/main"));
    try {
      return BackendRef.parse(text);
    } catch (StorageException.Invalid e) {
      throw new ConfigurationException(key + ": " + e.getMessage(), e);
    }
  }

  private static KeySettings keys(String name, GatewayConfig.NamespaceConfig settings) {
    try {
      return new KeySettings(settings.keySeparator(), settings.prefixSortKey());
    } catch (StorageException.Invalid e) {
      throw new ConfigurationException(
          "polygate.namespaces." + name + ".key-separator: " + e.getMessage(), e);
    }
  }
}
