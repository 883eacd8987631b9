package io.polygate.gateway.catalog;

import io.polygate.gateway.names.NearestName;
import io.polygate.spi.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.BiConsumer;

/** Reads the members of a JSON object that may have certain members only. */
final class ObjectReader {
  private static final String NOT_AN_OBJECT = "An object was expected.";

  private final String pointer;
  private final Map<String, Value> members;
  private final List<Violation> violations;

  private ObjectReader(String pointer, Map<String, Value> members, List<Violation> violations) {
    this.pointer = pointer;
    this.members = members;
    this.violations = violations;
  }

  /**
   * Begins to read an object.
   *
   * @param pointer where it is
   * @param known the members that it may have
   * @param violations is added to
   */
  static ObjectReader of(
      String pointer, Value value, Collection<String> known, List<Violation> violations) {
    if (!(value instanceof Value.Members(SequencedMap<String, Value> members))) {
      violations.add(new Violation(pointer, NOT_AN_OBJECT));
      return new ObjectReader(pointer, Map.of(), violations);
    }
    for (String name : members.keySet()) {
      if (!known.contains(name)) {
        violations.add(
            new Violation(
                Violation.at(pointer, name),
                "There is no such member" + NearestName.ending(name, known)));
      }
    }
    return new ObjectReader(pointer, members, violations);
  }

  boolean has(String name) {
    return members.containsKey(name);
  }

  Optional<Value> value(String name) {
    return Optional.ofNullable(members.get(name));
  }

  Optional<String> text(String name) {
    Value value = members.get(name);
    if (value instanceof Value.Text(String text)) {
      return Optional.of(text);
    }
    if (value != null) {
      refuse(name, "A string was expected.");
    }
    return Optional.empty();
  }

  Optional<String> requiredText(String name) {
    if (!has(name)) {
      refuse(name, "This member is required.");
    }
    return text(name);
  }

  Optional<Boolean> bool(String name) {
    Value value = members.get(name);
    if (value instanceof Value.Bool(boolean truth)) {
      return Optional.of(truth);
    }
    if (value != null) {
      refuse(name, "True or false was expected.");
    }
    return Optional.empty();
  }

  /** A list of strings; empty if there is none. */
  List<String> texts(String name) {
    Value value = members.get(name);
    if (value instanceof Value.Array(List<Value> values)) {
      List<String> texts = new ArrayList<>();
      for (int i = 0; i < values.size(); i++) {
        if (values.get(i) instanceof Value.Text(String text)) {
          texts.add(text);
        } else {
          violations.add(
              new Violation(
                  Violation.at(Violation.at(pointer, name), i), "A string was expected."));
        }
      }
      return texts;
    }
    if (value != null) {
      refuse(name, "A list of strings was expected.");
    }
    return List.of();
  }

  Optional<ObjectReader> object(String name, Collection<String> known) {
    return value(name).map(value -> of(Violation.at(pointer, name), value, known, violations));
  }

  /** Reads an object whose members have any names and are objects of one kind. */
  void each(String name, Collection<String> known, BiConsumer<String, ObjectReader> reader) {
    Value value = members.get(name);
    String at = Violation.at(pointer, name);
    if (value instanceof Value.Members(SequencedMap<String, Value> children)) {
      children.forEach(
          (child, content) ->
              reader.accept(child, of(Violation.at(at, child), content, known, violations)));
    } else if (value != null) {
      violations.add(new Violation(at, NOT_AN_OBJECT));
    }
  }

  void refuse(String name, String detail) {
    violations.add(new Violation(Violation.at(pointer, name), detail));
  }
}
