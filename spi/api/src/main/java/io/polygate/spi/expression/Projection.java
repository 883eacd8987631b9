package io.polygate.spi.expression;

import io.polygate.spi.StorageException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which parts of an item are wanted. Immutable.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ProjectionExpressions.html">DynamoDB's
 *     projection expressions</a>
 */
public final class Projection {
  private final List<DocumentPath> paths;
  private final PathTree<DocumentPath> tree = new PathTree<>();

  /**
   * A projection to these paths.
   *
   * @throws StorageException.Invalid if there are none, or if two overlap or conflict
   */
  public Projection(List<DocumentPath> paths) {
    this.paths = List.copyOf(paths);
    if (paths.isEmpty()) {
      throw new StorageException.Invalid("A projection names at least one path.", "projection");
    }
    this.paths.forEach(path -> tree.add(path, path));
  }

  /** The wanted paths, at least one. */
  public List<DocumentPath> paths() {
    return paths;
  }

  PathTree<DocumentPath> tree() {
    return tree;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Projection that && paths.equals(that.paths);
  }

  @Override
  public int hashCode() {
    return paths.hashCode();
  }

  @Override
  public String toString() {
    return ExpressionText.of(this).toString();
  }
}
