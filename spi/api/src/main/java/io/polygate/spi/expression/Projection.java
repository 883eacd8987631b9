package io.polygate.spi.expression;

import io.polygate.spi.StorageException;
import java.util.List;

/**
 * Which parts of an item are wanted.
 *
 * @param paths at least one; none overlaps or conflicts with another
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ProjectionExpressions.html">DynamoDB's
 *     projection expressions</a>
 */
public record Projection(List<DocumentPath> paths) {
  /**
   * Copies and checks the paths.
   *
   * @throws StorageException.Invalid if there are none, or if two overlap or conflict
   */
  public Projection {
    paths = List.copyOf(paths);
    if (paths.isEmpty()) {
      throw new StorageException.Invalid("A projection names at least one path.", "projection");
    }
    Paths.requireApart(paths);
  }
}
