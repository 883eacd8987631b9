package io.polygate.gateway.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How one key string is put together: fixed texts, each before a part that differs from item to
 * item.
 *
 * @param text escapes the parts
 * @param literals what stands before each part; from the second on it begins with the separator
 */
record KeyPattern(KeyText text, List<String> literals) {
  KeyPattern {
    literals = List.copyOf(literals);
  }

  /** The key of these parts: as many as there are literals, or fewer for the beginning of one. */
  String compose(List<String> parts) {
    if (parts.size() == 1) {
      return literals.getFirst() + text.escape(parts.getFirst());
    }
    StringBuilder key = new StringBuilder();
    for (int i = 0; i < parts.size(); i++) {
      key.append(literals.get(i)).append(text.escape(parts.get(i)));
    }
    return key.toString();
  }

  /** The parts that {@link #compose} made this key of, or empty if it made it of none. */
  Optional<List<String>> decompose(String key) {
    List<String> parts = new ArrayList<>(literals.size());
    int at = 0;
    for (int i = 0; i < literals.size(); i++) {
      if (!key.startsWith(literals.get(i), at)) {
        return Optional.empty();
      }
      at += literals.get(i).length();
      int end = i + 1 < literals.size() ? key.indexOf(text.separator(), at) : key.length();
      if (end <= at) {
        return Optional.empty();
      }
      Optional<String> part = text.unescape(key.substring(at, end));
      if (part.isEmpty()) {
        return Optional.empty();
      }
      parts.add(part.get());
      at = end;
    }
    return at == key.length() ? Optional.of(parts) : Optional.empty();
  }
}
