package io.polygate.gateway;

import io.polygate.gateway.names.NearestName;
import io.polygate.spi.BackendFactory;
import io.polygate.spi.BackendRef;
import io.polygate.spi.ConfigurationException;
import io.polygate.spi.Namespace;
import io.polygate.spi.StorageException;
import io.smallrye.config.NameIterator;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Checks the names of configuration keys: everything below {@code polygate.} is known, so that a
 * misspelt key stops the start instead of being ignored.
 */
final class ConfigurationNames {
  private static final String ROOT = "polygate";
  private static final Set<String> NAMESPACE_KEYS =
      Set.of(
          "backend",
          "tenants",
          "collections",
          "scans",
          "sql",
          "peers",
          "key-separator",
          "prefix-sort-key");
  private static final Set<String> SINGLE_KEYS =
      Set.of(
          "polygate.catalog.refresh",
          "polygate.data",
          "polygate.imports.concurrent",
          "polygate.imports.timeout",
          "polygate.requests.timeout",
          "polygate.requests.max-timeout",
          "polygate.requests.max-body",
          "polygate.queries.threads",
          "polygate.queries.queue",
          // Of the command line, from variables of the environment; a start has no use for them.
          "polygate.key",
          "polygate.profile",
          "polygate.url");

  private final Collection<BackendFactory> factories;

  ConfigurationNames(Collection<BackendFactory> factories) {
    this.factories = List.copyOf(factories);
  }

  /**
   * Looks at every name that begins with {@code polygate.}.
   *
   * @throws ConfigurationException at the first one that is not known
   */
  void check(Iterable<String> names) {
    for (String name : names) {
      if (name.startsWith(ROOT + ".") && !SINGLE_KEYS.contains(name)) {
        check(name, segments(name));
      }
    }
  }

  private void check(String name, List<String> segments) {
    switch (segments.get(1)) {
      case "namespaces" -> {
        if (segments.size() != 4) {
          throw new ConfigurationException(
              "Unknown configuration key " + name + ": it should be polygate.namespaces.NAME.KEY");
        }
        requireNamespace(name, segments.get(2));
        requireKey(name, "polygate.namespaces." + segments.get(2) + ".", NAMESPACE_KEYS);
      }
      case "backends" -> {
        if (segments.size() < 5) {
          throw new ConfigurationException(
              "Unknown configuration key "
                  + name
                  + ": it should be polygate.backends.KIND.INSTANCE.KEY");
        }
        BackendRef ref = requireReference(name, segments.get(2), segments.get(3));
        requireKey(
            name,
            "polygate.backends." + ref.kind() + "." + ref.instance() + ".",
            factory(name, ref.kind()).keys());
      }
      default ->
          throw new ConfigurationException(
              "Unknown configuration key " + name + NearestName.hint(name, SINGLE_KEYS));
    }
  }

  private static void requireNamespace(String name, String namespace) {
    try {
      Namespace checked = new Namespace(namespace);
      assert checked.name().equals(namespace);
    } catch (StorageException.Invalid e) {
      throw new ConfigurationException(name + ": " + e.getMessage(), e);
    }
  }

  private static BackendRef requireReference(String name, String kind, String instance) {
    try {
      return new BackendRef(kind, instance);
    } catch (StorageException.Invalid e) {
      throw new ConfigurationException(name + ": " + e.getMessage(), e);
    }
  }

  private BackendFactory factory(String name, String kind) {
    return factories.stream()
        .filter(factory -> factory.kind().equals(kind))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigurationException(
                    name
                        + ": there is no backend kind "
                        + kind
                        + "; the kinds are "
                        + kinds(factories)));
  }

  private static void requireKey(String name, String prefix, Set<String> keys) {
    String key = name.substring(Math.min(prefix.length(), name.length()));
    if (!name.startsWith(prefix) || !keys.contains(key)) {
      List<String> candidates = keys.stream().map(known -> prefix + known).toList();
      String hint = NearestName.hint(name, candidates);
      throw new ConfigurationException(
          "Unknown configuration key "
              + name
              + (hint.isEmpty() ? "; the keys there are " + listed(keys) : hint));
    }
  }

  /** The words of all kinds, for a message. */
  static String kinds(Collection<BackendFactory> factories) {
    return listed(factories.stream().map(BackendFactory::kind).toList());
  }

  private static String listed(Collection<String> words) {
    return words.isEmpty() ? "none" : String.join(", ", new TreeSet<>(words));
  }

  private static List<String> segments(String name) {
    List<String> segments = new ArrayList<>();
    NameIterator iterator = new NameIterator(name);
    while (iterator.hasNext()) {
      segments.add(iterator.getNextSegment());
      iterator.next();
    }
    return segments;
  }
}
