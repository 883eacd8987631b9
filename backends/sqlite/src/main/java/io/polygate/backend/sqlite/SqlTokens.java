package io.polygate.backend.sqlite;

/**
 * Cuts SQL into tokens where SQLite does, without knowing what they mean.
 *
 * @see <a href="https://www.sqlite.org/lang.html">SQL as understood by SQLite</a>
 */
final class SqlTokens {
  /** The kinds of token that matter here. */
  enum Kind {
    WORD,
    PARAMETER,
    OPEN,
    CLOSE,
    SEMICOLON,
    OTHER,
    END
  }

  private final String text;
  private int start;
  private int end;

  SqlTokens(String text) {
    this.text = text;
  }

  /** Goes on to the next token. */
  Kind next() {
    end = afterBlanks(end);
    start = end;
    if (start >= text.length()) {
      return Kind.END;
    }
    char first = text.charAt(start);
    end = start + 1;
    return switch (first) {
      case '(' -> Kind.OPEN;
      case ')' -> Kind.CLOSE;
      case ';' -> Kind.SEMICOLON;
      case '\'', '"', '`' -> quoted(first);
      case '[' -> bracketed();
      case '?' -> numbered();
      case ':', '@', '$' -> named();
      default -> isWord(first) ? word() : Kind.OTHER;
    };
  }

  /** Where the token begins. */
  int start() {
    return start;
  }

  /** Where the token ends. */
  int end() {
    return end;
  }

  /** The token's text. */
  String text() {
    return text.substring(start, end);
  }

  private int afterBlanks(int from) {
    int at = from;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r') {
        at++;
      } else if (text.startsWith("--", at)) {
        int line = text.indexOf('\n', at);
        at = line < 0 ? text.length() : line + 1;
      } else if (text.startsWith("/*", at)) {
        int close = text.indexOf("*/", at + 2);
        at = close < 0 ? text.length() : close + 2;
      } else {
        return at;
      }
    }
    return at;
  }

  /** To the quote that is not doubled. */
  private Kind quoted(char quote) {
    while (end < text.length()) {
      if (text.charAt(end++) == quote) {
        if (end >= text.length() || text.charAt(end) != quote) {
          return Kind.OTHER;
        }
        end++;
      }
    }
    return Kind.OTHER;
  }

  private Kind bracketed() {
    int close = text.indexOf(']', end);
    end = close < 0 ? text.length() : close + 1;
    return Kind.OTHER;
  }

  private Kind numbered() {
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    return Kind.PARAMETER;
  }

  /** A name behind its sign; also Tcl's {@code $a::b(c)}. */
  private Kind named() {
    while (end < text.length()) {
      char c = text.charAt(end);
      if (isWord(c)) {
        end++;
      } else if (c == '(' && end > start + 1) {
        int close = end;
        while (close < text.length() && text.charAt(close) != ')' && text.charAt(close) > ' ') {
          close++;
        }
        end = Math.min(text.length(), close + 1);
        break;
      } else if (text.startsWith("::", end)) {
        end += 2;
      } else {
        break;
      }
    }
    return end == start + 1 ? Kind.OTHER : Kind.PARAMETER;
  }

  /** Names, keywords and numbers alike. */
  private Kind word() {
    while (end < text.length() && (isWord(text.charAt(end)) || text.charAt(end) == '$')) {
      end++;
    }
    return Kind.WORD;
  }

  private static boolean isWord(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c >= 0x80;
  }
}
