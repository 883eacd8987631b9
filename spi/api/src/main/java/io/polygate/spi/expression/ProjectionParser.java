package io.polygate.spi.expression;

import java.util.ArrayList;
import java.util.List;

/** {@code projection ::= path { "," path }}. */
final class ProjectionParser {
  private final TokenReader reader;

  ProjectionParser(TokenReader reader) {
    this.reader = reader;
  }

  Projection parse() {
    Token first = reader.peek();
    List<DocumentPath> paths = new ArrayList<>();
    do {
      paths.add(reader.path());
    } while (reader.takeSign(","));
    reader.expectEnd("',' or the end");
    return reader.build(first, () -> new Projection(paths));
  }
}
