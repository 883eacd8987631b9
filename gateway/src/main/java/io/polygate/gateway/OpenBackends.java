package io.polygate.gateway;

import io.polygate.spi.Backend;
import io.polygate.spi.BackendFactory;
import io.polygate.spi.BackendRef;
import io.polygate.spi.Backends;
import io.polygate.spi.ConfigurationException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.FutureTask;

/**
 * The backends that are open, each opened once however many namespaces and compositions refer to
 * it. Thread-safe: whoever asks first for a backend opens it, and the others wait for that.
 */
final class OpenBackends implements Backends, AutoCloseable {
  private final Map<String, BackendFactory> factories = new TreeMap<>();

  /** Guarded by this, as all that follow. */
  private final Map<BackendRef, FutureTask<Backend>> begun = new HashMap<>();

  /** What each composition has asked for. */
  private final Map<BackendRef, Set<BackendRef>> parts = new HashMap<>();

  /** In the order in which they were open, so that a composition comes after its parts. */
  private final List<Backend> open = new ArrayList<>();

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
    FutureTask<Backend> opening;
    synchronized (this) {
      opening = begun.computeIfAbsent(ref, first -> new FutureTask<>(() -> openNow(first)));
    }
    // Does nothing if another thread has begun.
    opening.run();
    return Waiting.outcome(opening);
  }

  private Backend openNow(BackendRef ref) {
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
    Backend opened = factory.open(ref.instance(), part -> openPart(ref, part));
    synchronized (this) {
      open.add(opened);
    }
    return opened;
  }

  private Backend openPart(BackendRef whole, BackendRef part) {
    synchronized (this) {
      // Checked before anybody waits: the last of those who would wait for each other finds out.
      path(part, whole)
          .ifPresent(
              circle -> {
                throw new ConfigurationException(
                    "Backends are composed in a circle: " + whole + " → " + circle);
              });
      parts.computeIfAbsent(whole, none -> new LinkedHashSet<>()).add(part);
    }
    return open(part);
  }

  /** How one backend leads to another through what each is composed of, if it does. */
  private Optional<String> path(BackendRef from, BackendRef to) {
    if (from.equals(to)) {
      return Optional.of(to.toString());
    }
    return parts.getOrDefault(from, Set.of()).stream()
        .flatMap(part -> path(part, to).stream())
        .findFirst()
        .map(rest -> from + " → " + rest);
  }

  /** Whether a backend is of a kind, or composed of one that is, however deep. */
  synchronized boolean involves(BackendRef ref, String kind) {
    return ref.kind().equals(kind)
        || parts.getOrDefault(ref, Set.of()).stream().anyMatch(part -> involves(part, kind));
  }

  /** Closes all backends, compositions before what they are composed of. */
  @Override
  public synchronized void close() {
    RuntimeException failure = null;
    for (Backend backend : open.reversed()) {
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
