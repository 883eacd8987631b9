package io.polygate.gateway.patch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A place in a value.
 *
 * @param names from the whole value inwards: a member's name or an element's index each; none for
 *     the whole value
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6901">RFC 6901</a>
 */
record JsonPointer(List<String> names) {
  JsonPointer {
    names = List.copyOf(names);
  }

  /** Reads a pointer, or gives nothing if the text is none. */
  static Optional<JsonPointer> parse(String text) {
    if (text.isEmpty()) {
      return Optional.of(new JsonPointer(List.of()));
    }
    if (text.charAt(0) != '/') {
      return Optional.empty();
    }
    List<String> names = new ArrayList<>();
    for (String name : text.substring(1).split("/", -1)) {
      if (!isEscaped(name)) {
        return Optional.empty();
      }
      names.add(name.replace("~1", "/").replace("~0", "~"));
    }
    return Optional.of(new JsonPointer(names));
  }

  private static boolean isEscaped(String name) {
    for (int at = name.indexOf('~'); at >= 0; at = name.indexOf('~', at + 1)) {
      if (at + 1 == name.length() || (name.charAt(at + 1) != '0' && name.charAt(at + 1) != '1')) {
        return false;
      }
    }
    return true;
  }

  boolean isWhole() {
    return names.isEmpty();
  }

  /** The place around this one, which is not the whole value. */
  JsonPointer parent() {
    return new JsonPointer(names.subList(0, names.size() - 1));
  }

  /** The last name, of a place that is not the whole value. */
  String last() {
    return names.getLast();
  }

  /** Whether another place is within this one. */
  boolean isAround(JsonPointer other) {
    return other.names.size() > names.size() && other.names.subList(0, names.size()).equals(names);
  }
}
