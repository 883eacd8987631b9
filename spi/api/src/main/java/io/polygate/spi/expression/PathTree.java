package io.polygate.spi.expression;

import io.polygate.spi.StorageException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The paths of one expression, merged where they begin alike, so that an item is walked once for
 * all of them. Refuses paths that overlap or conflict. Not changed any more once it is built.
 *
 * @param <T> what stands at the end of each path
 */
final class PathTree<T> {
  private final Map<String, PathTree<T>> members = new LinkedHashMap<>();
  private final SortedMap<Integer, PathTree<T>> elements = new TreeMap<>();
  private @Nullable T end;

  /** What stands here, if a path ends here; it is a leaf then. */
  @Nullable T end() {
    return end;
  }

  /** The next steps to members, in the order of the expression. */
  Map<String, PathTree<T>> members() {
    return members;
  }

  /**
   * The next steps to elements, in the order of their indexes. Empty if there are steps to members.
   */
  SortedMap<Integer, PathTree<T>> elements() {
    return elements;
  }

  /**
   * Adds a path.
   *
   * @throws StorageException.Invalid if it overlaps or conflicts with one that was added before
   */
  void add(DocumentPath path, T value) {
    PathTree<T> node = this;
    for (DocumentPath.Step step : path.steps()) {
      if (node.end != null) {
        throw overlap(path);
      }
      boolean conflict =
          !(step instanceof DocumentPath.Member ? node.elements : node.members).isEmpty();
      if (conflict) {
        throw new StorageException.Invalid(
            "Two document paths of one expression conflict.", path.toString());
      }
      node =
          switch (step) {
            case DocumentPath.Member(String name) ->
                node.members.computeIfAbsent(name, _ -> new PathTree<>());
            case DocumentPath.Element(int index) ->
                node.elements.computeIfAbsent(index, _ -> new PathTree<>());
          };
    }
    if (node.end != null || !node.members.isEmpty() || !node.elements.isEmpty()) {
      throw overlap(path);
    }
    node.end = value;
  }

  private static StorageException.Invalid overlap(DocumentPath path) {
    return new StorageException.Invalid(
        "Two document paths of one expression overlap.", path.toString());
  }
}
