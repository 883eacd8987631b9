package io.polygate.backend.sqlite;

import java.util.List;

/**
 * In which reigns a database was written, as the database itself tells: it goes where the data
 * goes.
 *
 * @param reigns in the order in which they began
 */
public record Lineage(List<Reign> reigns) {
  /** Written in no reign that was noted. */
  public static final Lineage EMPTY = new Lineage(List.of());

  /** Copies the list. */
  public Lineage {
    reigns = List.copyOf(reigns);
  }

  /**
   * The time in which one process wrote.
   *
   * @param epoch its number
   * @param after the database's position when it began
   */
  public record Reign(long epoch, Position after) {}

  /** Whether the commit is, or was, part of the database that has come at least as far. */
  public boolean contains(long epoch, Position commit) {
    for (int i = 0; i < reigns.size(); i++) {
      if (reigns.get(i).epoch() == epoch) {
        return i + 1 == reigns.size() || isBefore(commit, reigns.get(i + 1).after());
      }
    }
    return false;
  }

  private static boolean isBefore(Position commit, Position end) {
    return commit.transaction() < end.transaction() || commit.equals(end);
  }

  /** The reign that wrote last; 0 if none was noted. */
  public long epoch() {
    return reigns.isEmpty() ? 0 : reigns.getLast().epoch();
  }
}
