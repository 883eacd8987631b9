package io.polygate.spi.expression;

import io.polygate.spi.StorageException;
import java.util.ArrayList;
import java.util.List;

/** Cuts an expression into words and signs. */
final class Lexer {
  private static final String ONE_CHARACTER_SIGNS = "=()[],.+-";

  private final String text;
  private int at;

  private Lexer(String text) {
    this.text = text;
  }

  /**
   * The tokens of a text, the last of which is its end.
   *
   * @throws StorageException.Invalid if some of it is no token
   */
  static List<Token> tokens(String text) {
    Lexer lexer = new Lexer(text);
    List<Token> tokens = new ArrayList<>();
    Token token;
    do {
      token = lexer.next();
      tokens.add(token);
    } while (token.kind() != Token.Kind.END);
    return tokens;
  }

  /** Whether a name can stand in an expression without quotes. */
  static boolean isPlainName(String name) {
    boolean plain = !name.isEmpty() && isNameStart(name.charAt(0));
    for (int i = 1; plain && i < name.length(); i++) {
      plain = isNamePart(name.charAt(i));
    }
    return plain;
  }

  /** Whether a text is the sign followed by at least one letter, digit or underscore. */
  static boolean isPlaceholder(String text, char sign) {
    boolean placeholder = text.length() > 1 && text.charAt(0) == sign;
    for (int i = 1; placeholder && i < text.length(); i++) {
      placeholder = isNamePart(text.charAt(i));
    }
    return placeholder;
  }

  private Token next() {
    while (at < text.length() && isSpace(text.charAt(at))) {
      at++;
    }
    int start = at;
    if (start == text.length()) {
      return new Token(Token.Kind.END, "", start, start);
    }
    char c = text.charAt(start);
    if (isNameStart(c)) {
      skipName();
      return plain(Token.Kind.WORD, start);
    }
    if (isDigit(c)) {
      skipNumber();
      return plain(Token.Kind.NUMBER, start);
    }
    return switch (c) {
      case '\'' -> quoted(Token.Kind.STRING, '\'', "a closing '");
      case '"' -> quoted(Token.Kind.QUOTED_NAME, '"', "a closing \"");
      case '#' -> placeholder(Token.Kind.NAME_PLACEHOLDER);
      case ':' -> placeholder(Token.Kind.VALUE_PLACEHOLDER);
      case '<' -> sign(followedBy('=') || followedBy('>') ? 2 : 1);
      case '>' -> sign(followedBy('=') ? 2 : 1);
      default -> {
        if (ONE_CHARACTER_SIGNS.indexOf(c) < 0) {
          throw Problem.at(text, start, "a name, a value or an operator", found(start));
        }
        yield sign(1);
      }
    };
  }

  private String found(int start) {
    return "'" + Character.toString(text.codePointAt(start)) + "'";
  }

  private boolean followedBy(char c) {
    return at + 1 < text.length() && text.charAt(at + 1) == c;
  }

  private Token sign(int length) {
    int start = at;
    at += length;
    return plain(Token.Kind.SIGN, start);
  }

  private Token plain(Token.Kind kind, int start) {
    return new Token(kind, text.substring(start, at), start, at);
  }

  private Token placeholder(Token.Kind kind) {
    int start = at++;
    skipName();
    if (at == start + 1) {
      throw Problem.at(text, start, "a placeholder's name after '" + text.charAt(start) + "'");
    }
    return plain(kind, start);
  }

  /** Reads up to the closing quote; two quotes stand for one. */
  private Token quoted(Token.Kind kind, char quote, String expected) {
    int start = at++;
    StringBuilder content = new StringBuilder();
    while (true) {
      int close = text.indexOf(quote, at);
      if (close < 0) {
        throw Problem.at(text, start, expected, "the end");
      }
      content.append(text, at, close);
      at = close + 1;
      if (at == text.length() || text.charAt(at) != quote) {
        return new Token(kind, content.toString(), start, at);
      }
      content.append(quote);
      at++;
    }
  }

  private void skipName() {
    while (at < text.length() && isNamePart(text.charAt(at))) {
      at++;
    }
  }

  /** Steps over digits, a fraction and an exponent, and refuses a letter right behind them. */
  private void skipNumber() {
    skipDigits();
    if (at + 1 < text.length() && text.charAt(at) == '.' && isDigit(text.charAt(at + 1))) {
      at++;
      skipDigits();
    }
    if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      at++;
      if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
        at++;
      }
      int digits = at;
      skipDigits();
      if (at == digits) {
        throw Problem.at(text, at, "an exponent");
      }
    }
    if (at < text.length() && isNamePart(text.charAt(at))) {
      throw Problem.at(text, at, "the end of the number", found(at));
    }
  }

  private void skipDigits() {
    while (at < text.length() && isDigit(text.charAt(at))) {
      at++;
    }
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isNameStart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

  private static boolean isNamePart(char c) {
    return isNameStart(c) || isDigit(c);
  }
}
