package io.polygate.client;

import java.time.Duration;
import java.util.Optional;

/**
 * Which changes are wanted, and for how long.
 *
 * @param after the id of the last change that was seen; without it from the oldest that is kept
 * @param collection the one collection whose changes are wanted
 * @param values whether the values before and after are wanted, where the namespace keeps them
 * @param patience how long it is tried to connect again after a connection broke
 * @param silence how long a connection may be silent before it is taken for dead; more than 15
 *     seconds, after which a gateway says that it is there
 */
public record Following(
    Optional<String> after,
    Optional<String> collection,
    boolean values,
    Duration patience,
    Duration silence) {

  /** All changes without values, with a patience of a minute and a silence of 45 seconds. */
  public static Following all() {
    return new Following(
        Optional.empty(), Optional.empty(), false, Duration.ofMinutes(1), Duration.ofSeconds(45));
  }

  /** Those after the change of this id. */
  public Following after(String id) {
    return new Following(Optional.of(id), collection, values, patience, silence);
  }

  /** Those of one collection. */
  public Following of(String name) {
    return new Following(after, Optional.of(name), values, patience, silence);
  }

  /** With the values before and after. */
  public Following withValues() {
    return new Following(after, collection, true, patience, silence);
  }

  /** With another patience. */
  public Following patient(Duration time) {
    return new Following(after, collection, values, time, silence);
  }

  /** With another silence. */
  public Following silentFor(Duration time) {
    return new Following(after, collection, values, patience, time);
  }
}
