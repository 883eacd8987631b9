package io.polygate.spi.expression;

import io.polygate.spi.StorageException;
import java.util.List;

/** The rule that paths of one expression keep apart from each other. */
final class Paths {
  private Paths() {}

  /**
   * Checks every pair.
   *
   * @throws StorageException.Invalid if two overlap or conflict
   */
  static void requireApart(List<DocumentPath> paths) {
    for (int i = 1; i < paths.size(); i++) {
      DocumentPath path = paths.get(i);
      for (int k = 0; k < i; k++) {
        if (path.overlaps(paths.get(k))) {
          throw new StorageException.Invalid(
              "Two document paths of one expression overlap.", paths.get(k) + " and " + path);
        }
        if (path.conflicts(paths.get(k))) {
          throw new StorageException.Invalid(
              "Two document paths of one expression conflict.", paths.get(k) + " and " + path);
        }
      }
    }
  }
}
