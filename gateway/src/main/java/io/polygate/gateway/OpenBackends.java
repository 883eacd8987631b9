package io.polygate.gateway;

import io.polygate.spi.Backend;
import io.polygate.spi.BackendFactory;
import io.polygate.spi.BackendRef;
import io.polygate.spi.Backends;
import io.polygate.spi.ConfigurationException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The backends that are open, each opened once however many namespaces and compositions refer to
 * it. Used by the one thread that starts the gateway and the one that stops it.
 */
final class OpenBackends implements Backends, AutoCloseable {
  private final Map<String, BackendFactory> factories = new TreeMap<>();
  private final Map<BackendRef, Backend> open = new LinkedHashMap<>();
  private final Set<BackendRef> opening = new LinkedHashSet<>();
  private final Map<BackendRef, Set<BackendRef>> composed = new LinkedHashMap<>();

  /**
   * Opens nothing yet.
   *
   * @throws ConfigurationException if two factories have one kind
   */
  OpenBackends(Collection<BackendFactory> factories) {
    for (BackendFactory factory : factories) {
      if (this.factories.put(factory.kind(), factory) != null) {
        throw new ConfigurationException("Two backends call themselves " + factory.kind());
      }
    }
  }

  @Override
  public Backend open(BackendRef ref) {
    opening.forEach(
        whole -> composed.computeIfAbsent(whole, none -> new LinkedHashSet<>()).add(ref));
    Backend known = open.get(ref);
    if (known != null) {
      return known;
    }
    BackendFactory factory = factories.get(ref.kind());
    if (factory == null) {
      throw new ConfigurationException(
          "There is no backend kind "
              + ref.kind()
              + " (in "
              + ref
              + "); the kinds are "
              + String.join(", ", factories.keySet()));
    }
    if (!opening.add(ref)) {
      throw new ConfigurationException("Backends are composed in a circle: " + circle(ref));
    }
    try {
      Backend opened = factory.open(ref.instance(), this);
      open.put(ref, opened);
      return opened;
    } finally {
      opening.remove(ref);
    }
  }

  /** Whether a backend is of a kind, or composed of one that is, however deep. */
  boolean involves(BackendRef ref, String kind) {
    return ref.kind().equals(kind)
        || composed.getOrDefault(ref, Set.of()).stream().anyMatch(part -> involves(part, kind));
  }

  private String circle(BackendRef ref) {
    List<String> names = new ArrayList<>();
    for (BackendRef step : opening) {
      if (step.equals(ref) || !names.isEmpty()) {
        names.add(step.toString());
      }
    }
    names.add(ref.toString());
    return String.join(" → ", names);
  }

  /** Closes all backends, compositions before what they are composed of. */
  @Override
  public void close() {
    RuntimeException failure = null;
    for (Backend backend : List.copyOf(open.values()).reversed()) {
      try {
        backend.close();
      } catch (RuntimeException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    open.clear();
    if (failure != null) {
      throw failure;
    }
  }
}
