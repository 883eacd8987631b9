package io.polygate.gateway.catalog;

import java.util.List;
import java.util.Optional;

/**
 * Which definition may follow which. A changed one has the next version, stated or not; the same
 * one keeps its version. The key's composition stays, because items that are there would no longer
 * be found.
 */
final class Succession {
  private Succession() {}

  /**
   * The definition to keep: the given one with its version.
   *
   * @param before the one that is there, or empty
   * @throws ContentException if the given one must not follow
   */
  static Definition of(Optional<Definition> before, Definition given) {
    if (before.isEmpty()) {
      if (given.migrate().isPresent()) {
        throw refused("/migrate", "There is no version before that items could come from.");
      }
      return given.version() == 0 ? given.withVersion(1) : given;
    }
    Definition current = before.get();
    if (current.saysWhat(given)
        && (given.migrate().isEmpty() || given.migrate().equals(current.migrate()))) {
      if (given.version() != 0 && given.version() != current.version()) {
        throw refused(
            "/version", "Nothing else changes, so the version stays " + current.version() + ".");
      }
      return current;
    }
    int next = current.version() + 1;
    if (given.version() != 0 && given.version() != next) {
      throw refused(
          "/version",
          "The definition has the version "
              + current.version()
              + ": the changed one must have "
              + next
              + ", or state none.");
    }
    if (current.key().isPresent() && !composition(current).equals(composition(given))) {
      throw refused(
          "/key",
          "The composition of keys cannot change while the collection is defined: its items would"
              + " not be found.");
    }
    if (given.migrate().isPresent()) {
      List<Violation> violations = new StepsCheck(current, given).violations();
      if (!violations.isEmpty()) {
        throw new ContentException(violations);
      }
    }
    return given.withVersion(next);
  }

  /** The key without what may change: how absent values are made. */
  private static Optional<KeyRule> composition(Definition definition) {
    return definition
        .key()
        .map(
            key ->
                new KeyRule(
                    key.partition(),
                    key.sort(),
                    key.entity(),
                    key.parent(),
                    key.settings(),
                    Optional.empty()));
  }

  private static ContentException refused(String pointer, String detail) {
    return new ContentException(List.of(new Violation(pointer, detail)));
  }
}
