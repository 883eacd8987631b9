package io.polygate.gateway.evolution;

import io.polygate.gateway.catalog.Catalog;
import io.polygate.gateway.catalog.VersionTurns.Standing;
import io.polygate.gateway.catalog.VersionTurns.Turn;
import io.polygate.gateway.catalog.Versions;
import io.polygate.spi.Backend;
import io.polygate.spi.CollectionName;
import io.polygate.spi.Consistency;
import io.polygate.spi.Deadline;
import io.polygate.spi.Namespace;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.StorageException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * The versions of a namespace's definitions, and the passes that bring its items to the ones in
 * force. Safe for use by several threads.
 */
public final class Evolution {
  private static final Duration STEP_TIME = Duration.ofSeconds(30);

  private final Namespace namespace;
  private final Backend backend;
  private final Catalog catalog;
  private final Duration delay;
  private final Executor background;
  private final Map<CollectionName, EvolutionPass> passes = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /**
   * The evolution of a namespace. Does nothing yet.
   *
   * @param delay after how long at the latest every gateway knows of a changed definition
   * @param background runs passes, which block
   */
  public Evolution(
      Namespace namespace, Backend backend, Catalog catalog, Duration delay, Executor background) {
    this.namespace = namespace;
    this.backend = backend;
    this.catalog = catalog;
    this.delay = delay;
    this.background = background;
  }

  /** How the versions stand, read now; empty if the collection has no definition. */
  public Optional<Standing> standing(CollectionName collection, Deadline deadline) {
    return catalog.versions().standing(collection, new ReadOptions(Consistency.STRONG, deadline));
  }

  /** How far the last pass of this gateway is. */
  public EvolutionProgress progress(CollectionName collection) {
    EvolutionPass pass = passes.get(collection);
    return pass == null ? EvolutionProgress.NONE : pass.progress();
  }

  /**
   * Makes a turn, and begins the pass that it needs.
   *
   * @param discard whether fields may be lost by it
   * @throws io.polygate.gateway.catalog.VersionRefusal if it cannot be made as the versions stand
   */
  public Standing make(Turn turn, CollectionName collection, boolean discard, Deadline deadline) {
    Standing standing = catalog.versions().make(turn, collection, discard, deadline);
    begin(collection, standing);
    return standing;
  }

  /** Begins the pass that a collection needs, if it needs one and none is under way. */
  public void begin(CollectionName collection, Deadline deadline) {
    standing(collection, deadline).ifPresent(standing -> begin(collection, standing));
  }

  private void begin(CollectionName collection, Standing standing) {
    if (standing.versions().state() == Versions.State.SETTLED) {
      return;
    }
    EvolutionPass pass =
        new EvolutionPass(namespace, backend, catalog, collection, standing, delay, () -> closed);
    EvolutionPass kept =
        passes.merge(collection, pass, (known, fresh) -> isUnderWay(known, fresh) ? known : fresh);
    if (kept == pass) {
      background.execute(pass);
    }
  }

  /**
   * Goes on with what an earlier gateway had begun, in the background: looks for it when requests
   * had their time, and again where the backend could not be asked.
   */
  public void resume() {
    background.execute(
        () -> {
          try {
            do {
              Thread.sleep(delay);
            } while (!closed && !isResumed());
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private boolean isResumed() {
    try {
      for (CollectionName collection : catalog.load()) {
        if (!catalog.shapes(collection).isEmpty()) {
          begin(collection, Deadline.after(STEP_TIME));
        }
      }
      return true;
    } catch (StorageException e) {
      return false;
    }
  }

  /** Begins nothing any more; what is under way stops. */
  public void close() {
    closed = true;
  }

  private static boolean isUnderWay(EvolutionPass known, EvolutionPass fresh) {
    return known.revision() == fresh.revision()
        && switch (known.progress().state()) {
          case WAITING, RUNNING -> true;
          case NONE, FAILED, DONE -> false;
        };
  }
}
