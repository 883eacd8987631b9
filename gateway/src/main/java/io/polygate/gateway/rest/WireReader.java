package io.polygate.gateway.rest;

import io.polygate.gateway.names.NearestName;
import io.polygate.spi.Decimals;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON into wire records, strictly: a member that the record does not have, one that is
 * missing and one of another type are refused with a JSON pointer, all of them at once.
 *
 * <p>Components can be text, whole numbers, truth values, enums, {@link Value} for any JSON,
 * records, and lists, maps and {@link Optional}s of these. A list or map that is missing is empty,
 * and null stands for a missing {@link Optional}.
 */
final class WireReader {
  private static final int MAX_VIOLATIONS = 100;

  private final List<Problem.Violation> violations = new ArrayList<>();
  // Counts on where the list of violations is cut off.
  private int refusals;

  private WireReader() {}

  /**
   * Reads a body.
   *
   * @throws ProblemException if it does not have the record's form
   */
  static <R extends Record> R read(Class<R> type, Value json) {
    WireReader reader = new WireReader();
    Object read = reader.value(type, json, "");
    if (read == null) {
      throw Problem.of(
              ProblemCode.REQUEST_INVALID, "The body does not have the form that it must have.")
          .with(reader.violations)
          .exception();
    }
    return type.cast(read);
  }

  /** The value, or null after a violation was noted. */
  private @Nullable Object value(Type type, Value json, String pointer) {
    if (type instanceof ParameterizedType generic) {
      return container(generic, json, pointer);
    }
    if (!(type instanceof Class<?> plain)) {
      throw new IllegalArgumentException("Not a wire type: " + type);
    }
    if (plain == Value.class) {
      return json;
    }
    if (plain == String.class) {
      return json instanceof Value.Text(String text)
          ? text
          : refused(pointer, "A string was expected.");
    }
    if (plain == boolean.class || plain == Boolean.class) {
      return json instanceof Value.Bool(boolean truth)
          ? (Object) truth
          : refused(pointer, "True or false was expected.");
    }
    if (plain == int.class || plain == Integer.class) {
      return whole(json, pointer, Integer.MIN_VALUE, Integer.MAX_VALUE)
          .map(number -> (Object) number.intValue())
          .orElse(null);
    }
    if (plain == long.class || plain == Long.class) {
      return whole(json, pointer, Long.MIN_VALUE, Long.MAX_VALUE).orElse(null);
    }
    if (plain.isEnum()) {
      return word(plain, json, pointer);
    }
    return document(plain, json, pointer);
  }

  private @Nullable Object container(ParameterizedType type, Value json, String pointer) {
    Type content = type.getActualTypeArguments()[type.getActualTypeArguments().length - 1];
    if (type.getRawType() == Optional.class) {
      if (json instanceof Value.Null) {
        return Optional.empty();
      }
      Object value = value(content, json, pointer);
      return value == null ? null : Optional.of(value);
    }
    if (type.getRawType() == List.class) {
      return json instanceof Value.Array(List<Value> elements)
          ? list(content, elements, pointer)
          : refused(pointer, "A list was expected.");
    }
    return json instanceof Value.Members(SequencedMap<String, Value> members)
        ? map(content, members, pointer)
        : refused(pointer, "An object was expected.");
  }

  private @Nullable Object list(Type content, List<Value> elements, String pointer) {
    List<Object> read = new ArrayList<>(elements.size());
    for (int i = 0; i < elements.size(); i++) {
      Object element = value(content, elements.get(i), pointer + "/" + i);
      if (element != null) {
        read.add(element);
      }
    }
    return read.size() == elements.size() ? read : null;
  }

  private @Nullable Object map(Type content, SequencedMap<String, Value> members, String pointer) {
    Map<String, Object> read = new LinkedHashMap<>();
    members.forEach(
        (name, json) -> {
          Object value = value(content, json, child(pointer, name));
          if (value != null) {
            read.put(name, value);
          }
        });
    return read.size() == members.size() ? read : null;
  }

  private @Nullable Object document(Class<?> type, Value json, String pointer) {
    if (!(json instanceof Value.Members(SequencedMap<String, Value> members))) {
      return refused(pointer, "An object was expected.");
    }
    WireTypes shape = WireTypes.of(type);
    int before = refusals;
    for (String name : members.keySet()) {
      if (!shape.names().contains(name)) {
        refused(
            child(pointer, name),
            "There is no such member" + NearestName.ending(name, shape.names()));
      }
    }
    List<@Nullable Object> arguments = new ArrayList<>();
    for (WireTypes.Component component : shape.components()) {
      Value member = members.get(component.name());
      arguments.add(
          member == null
              ? missing(component.type(), child(pointer, component.name()))
              : value(component.type(), member, child(pointer, component.name())));
    }
    return refusals == before ? make(shape, arguments, pointer) : null;
  }

  private @Nullable Object make(WireTypes shape, List<@Nullable Object> arguments, String pointer) {
    try {
      return shape.constructor().newInstance(arguments.toArray());
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof StorageException.Invalid invalid) {
        return refused(pointer, String.valueOf(invalid.getMessage()));
      }
      throw new IllegalStateException(e);
    } catch (InstantiationException | IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private @Nullable Object missing(Type type, String pointer) {
    if (type instanceof ParameterizedType generic) {
      if (generic.getRawType() == Optional.class) {
        return Optional.empty();
      }
      return generic.getRawType() == List.class ? List.of() : Map.of();
    }
    return refused(pointer, "This member is required.");
  }

  private Optional<Long> whole(Value json, String pointer, long least, long most) {
    if (json instanceof Value.Num(BigDecimal number)
        && number.compareTo(BigDecimal.valueOf(least)) >= 0
        && number.compareTo(BigDecimal.valueOf(most)) <= 0
        && Decimals.isWhole(number)) {
      return Optional.of(number.longValueExact());
    }
    refused(pointer, "A whole number was expected.");
    return Optional.empty();
  }

  private @Nullable Object word(Class<?> type, Value json, String pointer) {
    List<?> constants = Arrays.asList(type.getEnumConstants());
    if (json instanceof Value.Text(String text)) {
      for (Object constant : constants) {
        if (WireTypes.word((Enum<?>) constant).equals(text)) {
          return constant;
        }
      }
    }
    String words =
        String.join(
            ", ", constants.stream().map(constant -> WireTypes.word((Enum<?>) constant)).toList());
    return refused(pointer, "One of these was expected: " + words + ".");
  }

  private @Nullable Object refused(String pointer, String detail) {
    refusals++;
    if (violations.size() < MAX_VIOLATIONS) {
      violations.add(new Problem.Violation(pointer, detail));
    }
    return null;
  }

  private static String child(String pointer, String name) {
    return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
  }
}
