package io.polygate.gateway.catalog;

import java.util.List;

/**
 * A body that is well-formed but cannot be accepted, with everything that is wrong with it: a
 * definition that contradicts itself, or an item that does not fit its definition. To clients it is
 * a 422.
 */
public final class ContentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The most violations that one answer lists. */
  public static final int MAX_VIOLATIONS = 100;

  private final transient List<Violation> violations;

  /**
   * A refusal.
   *
   * @param violations at least one, in the order of the body; those after the first {@value
   *     #MAX_VIOLATIONS} are dropped
   */
  public ContentException(List<Violation> violations) {
    super("The content does not fit.");
    this.violations =
        List.copyOf(violations.subList(0, Math.min(violations.size(), MAX_VIOLATIONS)));
  }

  /** What is wrong. */
  public List<Violation> violations() {
    return violations;
  }
}
