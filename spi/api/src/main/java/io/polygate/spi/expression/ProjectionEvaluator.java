package io.polygate.spi.expression;

import io.polygate.spi.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the wanted parts out of an item, with the objects and lists that they are in. Elements of a
 * list move together and keep their order; what holds nothing that is wanted is left out.
 *
 * <p>Safe for use by several threads.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ProjectionExpressions.html">DynamoDB's
 *     projection expressions</a>
 */
public final class ProjectionEvaluator {
  private ProjectionEvaluator() {}

  /** The wanted parts: an object, empty if the item has none of them or is not an object itself. */
  public static Value project(Projection projection, Value item) {
    Value part = part(projection.tree(), item);
    return part == null ? Expressions.ABSENT_ITEM : part;
  }

  private static @Nullable Value part(PathTree<DocumentPath> wanted, Value value) {
    if (wanted.end() != null) {
      return value;
    }
    if (!wanted.members().isEmpty()) {
      return value instanceof Value.Members(SequencedMap<String, Value> members)
          ? members(wanted.members(), members)
          : null;
    }
    return value instanceof Value.Array(List<Value> elements)
        ? elements(wanted.elements(), elements)
        : null;
  }

  private static @Nullable Value members(
      Map<String, PathTree<DocumentPath>> wanted, SequencedMap<String, Value> members) {
    LinkedHashMap<String, Value> parts = new LinkedHashMap<>();
    wanted.forEach(
        (name, next) -> {
          Value member = members.get(name);
          Value part = member == null ? null : part(next, member);
          if (part != null) {
            parts.put(name, part);
          }
        });
    return parts.isEmpty() ? null : new Value.Members(parts);
  }

  private static @Nullable Value elements(
      Map<Integer, PathTree<DocumentPath>> wanted, List<Value> elements) {
    List<Value> parts = new ArrayList<>();
    wanted.forEach(
        (index, next) -> {
          Value part = index < elements.size() ? part(next, elements.get(index)) : null;
          if (part != null) {
            parts.add(part);
          }
        });
    return parts.isEmpty() ? null : new Value.Array(parts);
  }
}
