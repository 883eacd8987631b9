package io.polygate.spi.expression;

import io.polygate.spi.Decimals;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes the changes of an update, on every backend the same.
 *
 * <p>Everything is read from, and every path leads into, the item as it was before. What stands
 * around a changed attribute must be there. SET and ADD to a list index past the end append, in the
 * order of the indexes; removed elements of a list close the gap after all else is done.
 *
 * <p>The item itself is not changed; what stays is shared with the result. Safe for use by several
 * threads.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html">DynamoDB's
 *     update expressions</a>
 */
public final class UpdateEvaluator {
  private static final String NO_PLACE = "The update has a path to a place that the item has not.";
  private static final String NO_ATTRIBUTE = "The update reads an attribute that the item has not.";
  private static final String WRONG_TYPE = "The update has an operand of a wrong type.";

  private final Value item;

  private UpdateEvaluator(Value item) {
    this.item = item;
  }

  /**
   * The item after the update.
   *
   * @param item {@link Expressions#ABSENT_ITEM} if there is none yet
   * @throws StorageException.Rejected if the item is not an object, has no place for a change,
   *     lacks an attribute that is read, has one of a type that the change cannot use, or if a
   *     number of the result cannot be kept exactly
   */
  public static Value apply(Update update, Value item) {
    if (!(item instanceof Value.Members(SequencedMap<String, Value> members))) {
      throw new StorageException.Rejected("Only an object can be updated.", "item");
    }
    return new UpdateEvaluator(item).members(update.tree().members(), members);
  }

  private Value members(
      Map<String, PathTree<Update.Action>> changes, SequencedMap<String, Value> members) {
    LinkedHashMap<String, Value> changed = new LinkedHashMap<>(members);
    changes.forEach(
        (name, change) -> {
          Value after = changed(change, members.get(name));
          if (after == null) {
            changed.remove(name);
          } else {
            changed.put(name, after);
          }
        });
    return new Value.Members(changed);
  }

  private Value elements(Map<Integer, PathTree<Update.Action>> changes, List<Value> elements) {
    List<Value> changed = new ArrayList<>(elements.size() + 1);
    int next = 0;
    for (Map.Entry<Integer, PathTree<Update.Action>> change : changes.entrySet()) {
      int index = Math.min(change.getKey(), elements.size());
      changed.addAll(elements.subList(next, index));
      Value before = index < elements.size() ? elements.get(index) : null;
      Value after = changed(change.getValue(), before);
      if (after != null) {
        changed.add(after);
      }
      next = before == null ? index : index + 1;
    }
    changed.addAll(elements.subList(next, elements.size()));
    return new Value.Array(changed);
  }

  /** What an attribute becomes, null if it is to be no more. */
  private @Nullable Value changed(PathTree<Update.Action> change, @Nullable Value before) {
    Update.Action action = change.end();
    if (action != null) {
      return switch (action) {
        case Update.Set(DocumentPath path, UpdateValue value) -> set(value, path);
        case Update.Remove _ -> null;
        case Update.Add(DocumentPath path, Value addend) -> sum(before, addend, path);
        case Update.Delete(DocumentPath path, Value.Set elements) ->
            difference(before, elements, path);
      };
    }
    if (!change.members().isEmpty()
        && before instanceof Value.Members(SequencedMap<String, Value> members)) {
      return members(change.members(), members);
    }
    if (!change.elements().isEmpty() && before instanceof Value.Array(List<Value> elements)) {
      return elements(change.elements(), elements);
    }
    throw new StorageException.Rejected(NO_PLACE, firstPath(change).toString());
  }

  private static DocumentPath firstPath(PathTree<Update.Action> change) {
    PathTree<Update.Action> node = change;
    while (true) {
      Update.Action action = node.end();
      if (action != null) {
        return action.path();
      }
      node =
          (node.members().isEmpty() ? node.elements() : node.members()).values().iterator().next();
    }
  }

  private Value set(UpdateValue value, DocumentPath path) {
    return switch (value) {
      case UpdateValue.Term term -> term(term);
      case UpdateValue.Sum(UpdateValue.Term left, UpdateValue.Term right) ->
          number(decimal(term(left), path).add(decimal(term(right), path)), path);
      case UpdateValue.Difference(UpdateValue.Term left, UpdateValue.Term right) ->
          number(decimal(term(left), path).subtract(decimal(term(right), path)), path);
      case UpdateValue.ListAppend(UpdateValue.Term first, UpdateValue.Term second) -> {
        List<Value> both = new ArrayList<>(list(term(first), path));
        both.addAll(list(term(second), path));
        yield new Value.Array(both);
      }
    };
  }

  private Value term(UpdateValue.Term term) {
    return switch (term) {
      case Operand.Constant(Value value) -> value;
      case Operand.Attribute(DocumentPath path) -> {
        Value value = Values.find(item, path);
        if (value == null) {
          throw new StorageException.Rejected(NO_ATTRIBUTE, path.toString());
        }
        yield value;
      }
      case UpdateValue.IfNotExists(DocumentPath path, UpdateValue.Term fallback) -> {
        // Read in either case, as DynamoDB does, so that a wrong one is not found only now and
        // then.
        Value otherwise = term(fallback);
        Value value = Values.find(item, path);
        yield value == null ? otherwise : value;
      }
    };
  }

  private static Value sum(@Nullable Value before, Value addend, DocumentPath path) {
    if (before == null) {
      return addend;
    }
    return switch (addend) {
      case Value.Num number -> number(decimal(before, path).add(decimal(number, path)), path);
      case Value.Set(List<Value> added) -> {
        LinkedHashSet<Value> elements = new LinkedHashSet<>(set(before, addend, path));
        elements.addAll(added);
        yield new Value.Set(List.copyOf(elements));
      }
      default -> throw new StorageException.Rejected(WRONG_TYPE, path.toString());
    };
  }

  private static @Nullable Value difference(
      @Nullable Value before, Value.Set removed, DocumentPath path) {
    if (before == null) {
      return null;
    }
    LinkedHashSet<Value> elements = new LinkedHashSet<>(set(before, removed, path));
    removed.values().forEach(elements::remove);
    return elements.isEmpty() ? null : new Value.Set(List.copyOf(elements));
  }

  /** The elements of a set that is of the same type as another. */
  private static List<Value> set(Value value, Value other, DocumentPath path) {
    if (value instanceof Value.Set(List<Value> elements)
        && AttributeType.of(value) == AttributeType.of(other)) {
      return elements;
    }
    throw new StorageException.Rejected(WRONG_TYPE, path.toString());
  }

  private static List<Value> list(Value value, DocumentPath path) {
    if (value instanceof Value.Array(List<Value> elements)) {
      return elements;
    }
    throw new StorageException.Rejected(WRONG_TYPE, path.toString());
  }

  /** The number that a value is, checked so that adding to it costs little. */
  private static BigDecimal decimal(Value value, DocumentPath path) {
    if (value instanceof Value.Num(BigDecimal number)) {
      return Decimals.canonical(number, path.toString());
    }
    throw new StorageException.Rejected(WRONG_TYPE, path.toString());
  }

  private static Value.Num number(BigDecimal number, DocumentPath path) {
    return new Value.Num(Decimals.canonical(number, path.toString()));
  }
}
