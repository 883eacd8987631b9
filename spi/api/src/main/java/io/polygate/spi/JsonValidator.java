package io.polygate.spi;

import org.jspecify.annotations.Nullable;

/** Checks JSON text without building its tree. */
final class JsonValidator extends JsonScanner {
  // Only a text with objects needs it.
  private @Nullable JsonNames names;

  JsonValidator(byte[] bytes, int origin, int end) {
    super(bytes, origin, end);
  }

  /** Checks the whole text, and gives the depth of its nesting. */
  int document() {
    value(0);
    expectEnd();
    return deepest;
  }

  private void value(int depth) {
    switch (peek()) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> string();
      case 't' -> literal("true");
      case 'f' -> literal("false");
      case 'n' -> literal("null");
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
      default -> throw invalid("A JSON value was expected.");
    }
  }

  private void array(int depth) {
    enter(depth);
    if (peek() == ']') {
      at++;
      return;
    }
    while (true) {
      value(depth + 1);
      int next = peek();
      if (next != ',' && next != ']') {
        throw invalid("A comma or ] was expected.");
      }
      at++;
      if (next == ']') {
        return;
      }
    }
  }

  private void object(int depth) {
    int start = at;
    enter(depth);
    if (peek() == '}') {
      at++;
      return;
    }
    JsonNames known = names;
    if (known == null) {
      known = new JsonNames(bytes);
      names = known;
    }
    known.open(depth);
    for (boolean first = true; ; first = false) {
      if (peek() != '"') {
        throw invalid("A member name was expected.");
      }
      int nameStart = at;
      string();
      if (first && mayBeTyped()) {
        known.close(depth);
        typed(start, depth);
        return;
      }
      if (!known.add(depth, stringStart, stringEnd, escaped)) {
        throw invalid("A member name stands twice in one object.", nameStart);
      }
      if (peek() != ':') {
        throw invalid("A colon was expected.");
      }
      at++;
      value(depth + 1);
      int next = peek();
      if (next != ',' && next != '}') {
        throw invalid("A comma or } was expected.");
      }
      at++;
      if (next == '}') {
        known.close(depth);
        return;
      }
    }
  }

  /** Whether the name that was read last says, or may say once unescaped, $set or $binary. */
  private boolean mayBeTyped() {
    return escaped || nameIs(Json.SET) || nameIs(Json.BINARY);
  }

  private boolean nameIs(String name) {
    boolean same = stringEnd - stringStart == name.length();
    for (int i = 0; same && i < name.length(); i++) {
      same = bytes[stringStart + i] == name.charAt(i);
    }
    return same;
  }

  /** Has the rare object that may stand for a set or binary data checked as the tree would be. */
  private void typed(int start, int depth) {
    JsonReader reader = new JsonReader(bytes, origin, end);
    reader.at = start;
    reader.deepest = deepest;
    reader.value(depth);
    at = reader.at;
    deepest = reader.deepest;
  }
}
