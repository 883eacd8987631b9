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
          "before-write",
          "tenants",
          "collections",
          "scans",
          "sql",
          "changes",
          "changes-retention",
          "migrations",
          "peers",
          "key-separator",
          "prefix-sort-key");
  private static final String TOKEN_GRANTS = "polygate.access.jwt.grants.";
  private static final Set<String> TOKEN_GRANT_KEYS = Set.of("allow", "claim", "value", "where");
  private static final String LIMITS = "polygate.limits.";
  private static final Set<String> LIMIT_KEYS =
      Set.of("rate", "burst", "concurrent", "tenant-count");
  private static final Set<String> TENANT_LIMIT_KEYS =
      Set.of("rate", "burst", "concurrent", "bytes", "items");
  private static final Set<String> SINGLE_KEYS =
      Set.of(
          "polygate.access.authentication",
          "polygate.access.jwt.algorithms",
          "polygate.access.jwt.audience",
          "polygate.access.jwt.clock-skew",
          "polygate.access.jwt.issuer",
          "polygate.access.jwt.jwks",
          "polygate.access.jwt.refresh",
          "polygate.access.keys-file",
          "polygate.audit.directory",
          "polygate.audit.max-file",
          "polygate.audit.reads",
          "polygate.catalog.refresh",
          "polygate.copies.concurrent",
          "polygate.copies.directory",
          "polygate.copies.max-bytes",
          "polygate.data",
          "polygate.imports.concurrent",
          "polygate.imports.timeout",
          "polygate.requests.concurrent",
          "polygate.requests.log",
          "polygate.requests.server-timing",
          "polygate.requests.timeout",
          "polygate.requests.max-timeout",
          "polygate.requests.max-body",
          "polygate.queries.threads",
          "polygate.queries.queue",
          "polygate.suspensions-file",
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
      case "access" -> {
        if (segments.size() != 6 || !name.startsWith(TOKEN_GRANTS)) {
          throw unknown(name);
        }
        requireKey(name, TOKEN_GRANTS + segments.get(4) + ".", TOKEN_GRANT_KEYS);
      }
      case "limits" -> checkLimits(name, segments);
      default -> throw unknown(name);
    }
  }

  /** {@code polygate.limits.NAMESPACE}, perhaps {@code .tenant} or {@code .tenants.TENANT}. */
  private static void checkLimits(String name, List<String> segments) {
    if (segments.size() < 4 || segments.size() > 6) {
      throw unknown(name);
    }
    requireNamespace(name, segments.get(2));
    String prefix = LIMITS + segments.get(2) + ".";
    switch (segments.size()) {
      case 4 -> requireKey(name, prefix, LIMIT_KEYS);
      case 5 -> requireKey(name, prefix + "tenant.", TENANT_LIMIT_KEYS);
      default -> requireKey(name, prefix + "tenants." + segments.get(4) + ".", TENANT_LIMIT_KEYS);
    }
  }

  private static ConfigurationException unknown(String name) {
    return new ConfigurationException(
        "Unknown configuration key " + name + NearestName.hint(name, SINGLE_KEYS));
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
