package io.polygate.spi.expression;

import io.polygate.spi.Value;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Finds and compares values as expressions do. */
final class Values {
  private Values() {}

  /** The value at a path, or null if there is none. */
  static @Nullable Value find(Value item, DocumentPath path) {
    List<DocumentPath.Step> steps = path.steps();
    Value value = item;
    for (int i = 0; value != null && i < steps.size(); i++) {
      value =
          switch (steps.get(i)) {
            case DocumentPath.Member(String name) ->
                value instanceof Value.Members(SequencedMap<String, Value> members)
                    ? members.get(name)
                    : null;
            case DocumentPath.Element(int index) ->
                value instanceof Value.Array(List<Value> elements) && index < elements.size()
                    ? elements.get(index)
                    : null;
          };
    }
    return value;
  }

  /** Whether the two have an order: both are strings, numbers or binary data. */
  static boolean comparable(@Nullable Value left, @Nullable Value right) {
    return (left instanceof Value.Text && right instanceof Value.Text)
        || (left instanceof Value.Num && right instanceof Value.Num)
        || (left instanceof Value.Bytes && right instanceof Value.Bytes);
  }

  /**
   * Orders two {@linkplain #comparable comparable} values: strings and binary by unsigned bytes.
   */
  static int compare(@Nullable Value left, @Nullable Value right) {
    if (left instanceof Value.Num one && right instanceof Value.Num other) {
      return one.compareTo(other);
    }
    if (left instanceof Value.Text one && right instanceof Value.Text other) {
      return one.compareTo(other);
    }
    if (left instanceof Value.Bytes one && right instanceof Value.Bytes other) {
      return one.compareTo(other);
    }
    throw new IllegalArgumentException("the values have no order");
  }
}
