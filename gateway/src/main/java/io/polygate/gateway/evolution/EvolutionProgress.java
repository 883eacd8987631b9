package io.polygate.gateway.evolution;

import io.polygate.spi.Tenant;
import java.util.List;
import java.util.Optional;

/**
 * How far the pass over a collection's items is.
 *
 * @param state how it stands
 * @param tenants how many tenants there are
 * @param done how many it has gone through
 * @param failed how many it could not go through
 * @param seen how many items it has looked at
 * @param rewritten how many of them it has stored anew
 * @param failures the first that failed
 */
public record EvolutionProgress(
    State state,
    int tenants,
    int done,
    int failed,
    long seen,
    long rewritten,
    List<Failure> failures) {
  /** No pass was begun since the gateway was started. */
  public static final EvolutionProgress NONE =
      new EvolutionProgress(State.NONE, 0, 0, 0, 0, 0, List.of());

  /** Copies the list. */
  public EvolutionProgress {
    failures = List.copyOf(failures);
  }

  /** How a pass stands. */
  public enum State {
    /** There was none since the gateway was started. */
    NONE,
    /** It waits until every gateway knows of the version in force. */
    WAITING,
    /** It goes on. */
    RUNNING,
    /** It could not go through all tenants, and is to be begun anew. */
    FAILED,
    /** It has come to its end. */
    DONE
  }

  /**
   * What it could not go through.
   *
   * @param tenant which tenant; empty: the list of them
   * @param message why
   */
  public record Failure(Optional<Tenant> tenant, String message) {}
}
