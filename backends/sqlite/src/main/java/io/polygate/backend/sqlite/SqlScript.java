package io.polygate.backend.sqlite;

import io.polygate.spi.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Cuts a script into its statements, at the semicolons that are not within a trigger. */
final class SqlScript {
  private static final int MAX_STATEMENTS = 1_000;

  private SqlScript() {}

  /**
   * The statements of a script, in order.
   *
   * @throws StorageException.Invalid if there is none, or there are too many
   */
  static List<String> statements(String script) {
    List<String> statements = new ArrayList<>();
    SqlTokens tokens = new SqlTokens(script);
    StringBuilder words = new StringBuilder();
    int begin = -1;
    int end = 0;
    boolean afterSemicolon = false;
    boolean afterEnd = false;
    SqlTokens.Kind kind = tokens.next();
    while (kind != SqlTokens.Kind.END) {
      boolean trigger = isTrigger(words);
      if (kind == SqlTokens.Kind.SEMICOLON && (!trigger || afterEnd)) {
        if (begin >= 0) {
          statements.add(script.substring(begin, end));
        }
        begin = -1;
        words.setLength(0);
        afterSemicolon = false;
        afterEnd = false;
      } else {
        if (begin < 0) {
          begin = tokens.start();
        }
        String word = tokens.text().toUpperCase(Locale.ROOT);
        afterEnd = trigger && afterSemicolon && word.equals("END");
        afterSemicolon = kind == SqlTokens.Kind.SEMICOLON;
        if (words.length() < 40) {
          words.append(word).append(' ');
        }
        end = tokens.end();
      }
      kind = tokens.next();
    }
    if (begin >= 0) {
      statements.add(script.substring(begin, end));
    }
    if (statements.isEmpty() || statements.size() > MAX_STATEMENTS) {
      throw new StorageException.Invalid(
          "A migration has 1 to " + MAX_STATEMENTS + " statements.", "up");
    }
    return statements;
  }

  /** Whether the words at the beginning are those of a trigger. */
  private static boolean isTrigger(CharSequence words) {
    String begin = words.toString();
    return begin.startsWith("CREATE TRIGGER ")
        || begin.startsWith("CREATE TEMP TRIGGER ")
        || begin.startsWith("CREATE TEMPORARY TRIGGER ");
  }
}
