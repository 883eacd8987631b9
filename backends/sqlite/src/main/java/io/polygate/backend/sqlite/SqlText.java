package io.polygate.backend.sqlite;

import io.polygate.spi.Sql;
import io.polygate.spi.StorageException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the text of a statement tells without the engine: that it is one statement of a kind that
 * may be run, whether it only reads, and which parameters it has. SQLite acts on some statements
 * when it compiles them, and compiles no further than a semicolon, so this is asked first.
 *
 * @param text the statement
 * @param reads whether it can only read
 * @param parameters how many values it takes; numbers as SQLite counts them
 * @param names the number of each named parameter
 */
record SqlText(String text, boolean reads, int parameters, Map<String, Integer> names) {
  private static final Set<String> READING = Set.of("SELECT", "VALUES");
  private static final Set<String> CHANGING = Set.of("INSERT", "REPLACE", "UPDATE", "DELETE");
  private static final Set<String> DEFINING = Set.of("CREATE", "DROP", "ALTER");

  /**
   * Looks at a text.
   *
   * @throws StorageException.Invalid if it is no statement that may be run
   */
  static SqlText of(String text) {
    // A char has at most three bytes: what is short enough need not be encoded to be measured.
    if (text.length() > Sql.MAX_STATEMENT_BYTES / 3
        && text.getBytes(StandardCharsets.UTF_8).length > Sql.MAX_STATEMENT_BYTES) {
      throw new StorageException.TooLarge(
          "The statement is too long.", "statementBytes", Sql.MAX_STATEMENT_BYTES, -1);
    }
    if (text.indexOf('\0') >= 0) {
      throw invalid("A statement has no U+0000.");
    }
    return new Look(text).take();
  }

  private static StorageException.Invalid invalid(String message) {
    return new StorageException.Invalid(message, "");
  }

  /** One look at one text. */
  private static final class Look {
    private final String text;
    private final SqlTokens tokens;
    private final Map<String, Integer> names = new LinkedHashMap<>();
    private int parameters;

    Look(String text) {
      this.text = text;
      this.tokens = new SqlTokens(text);
    }

    SqlText take() {
      String verb = word().orElseThrow(() -> invalid("There is no statement."));
      if (verb.equals("EXPLAIN")) {
        verb = explained();
        requireAllowed(verb);
        rest(false);
        return new SqlText(text, true, parameters, names);
      }
      if (verb.equals("WITH")) {
        verb = mainVerb();
      } else {
        requireAllowed(verb);
        rest(verb.equals("CREATE") && isTrigger());
      }
      return new SqlText(text, READING.contains(verb), parameters, names);
    }

    private String explained() {
      String verb = word().orElse("");
      if (verb.equals("QUERY")) {
        verb = word().orElse("").equals("PLAN") ? word().orElse("") : "";
      }
      return verb.equals("WITH") ? mainVerb() : verb;
    }

    private static void requireAllowed(String verb) {
      if (!READING.contains(verb) && !CHANGING.contains(verb) && !DEFINING.contains(verb)) {
        throw invalid(
            "A statement begins with SELECT, VALUES, WITH, INSERT, REPLACE, UPDATE, DELETE, CREATE,"
                + " DROP, ALTER or EXPLAIN.");
      }
    }

    /** The next token as an upper-case word, if it is one. */
    private Optional<String> word() {
      SqlTokens.Kind kind = next();
      return kind == SqlTokens.Kind.WORD ? Optional.of(upper()) : Optional.empty();
    }

    private String upper() {
      return tokens.text().toUpperCase(Locale.ROOT);
    }

    private SqlTokens.Kind next() {
      SqlTokens.Kind kind = tokens.next();
      if (kind == SqlTokens.Kind.PARAMETER) {
        note(tokens.text());
      }
      return kind;
    }

    /** Numbers a parameter as SQLite does: a new one follows the highest so far. */
    private void note(String parameter) {
      if (parameter.equals("?")) {
        parameters++;
      } else if (parameter.charAt(0) == '?') {
        parameters = Math.max(parameters, number(parameter.substring(1)));
      } else if (!names.containsKey(parameter.substring(1))) {
        parameters++;
        names.put(parameter.substring(1), parameters);
      }
    }

    private static int number(String digits) {
      int number = digits.length() > 4 ? Integer.MAX_VALUE : Integer.parseInt(digits);
      if (number < 1 || number > FileOpener.MAX_PARAMETERS) {
        throw invalid("A parameter's number is from 1 to " + FileOpener.MAX_PARAMETERS + ".");
      }
      return number;
    }

    /** The verb behind the tables of a WITH, which are in brackets; reads to the end. */
    private String mainVerb() {
      String verb = "";
      int depth = 0;
      while (true) {
        switch (next()) {
          case END -> {
            return verb;
          }
          case WORD -> {
            String word = upper();
            if (verb.isEmpty()
                && depth == 0
                && (READING.contains(word) || CHANGING.contains(word))) {
              verb = word;
            }
          }
          case OPEN -> depth++;
          case CLOSE -> depth--;
          case SEMICOLON -> {
            requireEnd();
            return verb;
          }
          default -> {
            // Nothing else tells the verb.
          }
        }
      }
    }

    /** Whether the words that follow CREATE make it a trigger, which has semicolons in it. */
    private boolean isTrigger() {
      String word = word().orElse("");
      if (word.equals("TEMP") || word.equals("TEMPORARY")) {
        word = word().orElse("");
      }
      return word.equals("TRIGGER");
    }

    /** Reads to the end. A trigger's is the first END that stands between two semicolons. */
    private void rest(boolean trigger) {
      boolean afterSemicolon = false;
      boolean afterEnd = !trigger;
      while (true) {
        switch (next()) {
          case END -> {
            return;
          }
          case SEMICOLON -> {
            if (afterEnd) {
              requireEnd();
              return;
            }
            afterSemicolon = true;
            continue;
          }
          case WORD -> {
            if (trigger) {
              afterEnd = afterSemicolon && upper().equals("END");
            }
          }
          default -> afterEnd &= !trigger;
        }
        afterSemicolon = false;
      }
    }

    private void requireEnd() {
      SqlTokens.Kind kind = tokens.next();
      while (kind == SqlTokens.Kind.SEMICOLON) {
        kind = tokens.next();
      }
      if (kind != SqlTokens.Kind.END) {
        throw invalid("There is a second statement behind the semicolon; list it by itself.");
      }
    }
  }
}
