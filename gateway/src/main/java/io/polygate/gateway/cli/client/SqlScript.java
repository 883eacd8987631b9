package io.polygate.gateway.cli.client;

import java.util.ArrayList;
import java.util.List;

/**
 * Divides a text into statements at the semicolons that are outside of quotes and comments. A
 * trigger's body has semicolons of its own: such a statement is given alone, as an argument.
 */
final class SqlScript {
  private final String text;
  private final List<String> statements = new ArrayList<>();
  private int start;
  private int at;

  private SqlScript(String text) {
    this.text = text;
  }

  /** The statements; what is after the last semicolon is one if it is more than space. */
  static List<String> statements(String text) {
    SqlScript script = new SqlScript(text);
    script.read();
    return script.statements;
  }

  /** Whether a text ends with the end of a statement, and not in the middle of one. */
  static boolean isComplete(String text) {
    SqlScript script = new SqlScript(text);
    int read = script.read();
    return read > 0 && script.text.substring(script.start).isBlank();
  }

  /** Reads the statements, and gives how many a semicolon ended. */
  private int read() {
    int ended = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == ';') {
        add(at);
        start = ++at;
        ended++;
      } else if (c == '\'' || c == '"' || c == '`') {
        skipTo(String.valueOf(c), 1);
      } else if (c == '[') {
        skipTo("]", 1);
      } else if (text.startsWith("--", at)) {
        skipTo("\n", 2);
      } else if (text.startsWith("/*", at)) {
        skipTo("*/", 2);
      } else {
        at++;
      }
    }
    add(text.length());
    return ended;
  }

  private void add(int end) {
    String statement = text.substring(start, end).strip();
    if (!statement.isEmpty()) {
      statements.add(statement);
    }
  }

  /** Goes behind the next end of what begins here; to the end of the text if there is none. */
  private void skipTo(String end, int length) {
    int found = text.indexOf(end, at + length);
    at = found < 0 ? text.length() : found + end.length();
  }
}
