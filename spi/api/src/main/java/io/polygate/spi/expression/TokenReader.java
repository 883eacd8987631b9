package io.polygate.spi.expression;

import io.polygate.spi.Json;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads what all expressions are made of: paths and constants; counts what is limited. */
final class TokenReader {
  private final String text;
  private final Placeholders placeholders;
  private final List<Token> tokens;
  private int at;
  private int operators;
  private int depth;

  TokenReader(String text, Placeholders placeholders) {
    int bytes = utf8Length(text);
    if (bytes > Expressions.MAX_BYTES) {
      throw new StorageException.TooLarge(
          "An expression is too long.", "expressionBytes", Expressions.MAX_BYTES, bytes);
    }
    this.text = text;
    this.placeholders = placeholders;
    this.tokens = Lexer.tokens(text);
  }

  private static int utf8Length(String text) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      int point = text.codePointAt(i);
      if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
        throw new StorageException.Invalid(
            "An expression must be well-formed Unicode.", Problem.column(text, i));
      }
      bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
      i += Character.charCount(point) - 1;
    }
    return bytes;
  }

  /** The next token, which stays the next one. */
  Token peek() {
    return tokens.get(at);
  }

  /** The token that is {@code distance} after the next one; the end if there are fewer. */
  Token peek(int distance) {
    return tokens.get(Math.min(at + distance, tokens.size() - 1));
  }

  Token take() {
    Token token = tokens.get(at);
    if (token.kind() != Token.Kind.END) {
      at++;
    }
    return token;
  }

  boolean takeSign(String sign) {
    boolean there = peek().isSign(sign);
    if (there) {
      at++;
    }
    return there;
  }

  boolean takeWord(String keyword) {
    boolean there = peek().isWord(keyword);
    if (there) {
      at++;
    }
    return there;
  }

  void expectSign(String sign) {
    if (!takeSign(sign)) {
      throw expected("'" + sign + "'");
    }
  }

  void expectEnd(String otherwise) {
    if (peek().kind() != Token.Kind.END) {
      throw expected(otherwise);
    }
  }

  /** That something else was expected instead of the next token. */
  StorageException.Invalid expected(String what) {
    Token token = peek();
    String found =
        token.kind() == Token.Kind.END
            ? "the end"
            : "'" + text.substring(token.start(), token.end()) + "'";
    return Problem.at(text, token.start(), what, found);
  }

  /** Counts an operator or function. */
  void countOperator() {
    operators++;
    if (operators > Expressions.MAX_OPERATORS) {
      throw new StorageException.TooLarge(
          "An expression has too many operators.",
          "expressionOperators",
          Expressions.MAX_OPERATORS,
          -1);
    }
  }

  /** Enters a parenthesis, a function or a NOT. */
  void enter() {
    depth++;
    if (depth > Expressions.MAX_DEPTH) {
      throw new StorageException.TooLarge(
          "An expression is nested too deep.", "expressionDepth", Expressions.MAX_DEPTH, -1);
    }
  }

  /** Leaves what was entered last. */
  void leave() {
    depth--;
  }

  /** Builds a part of the expression, and adds its column to what its constructor refuses. */
  <T> T build(Token token, Supplier<T> construction) {
    try {
      return construction.get();
    } catch (StorageException.Invalid e) {
      throw new StorageException.Invalid(
          String.valueOf(e.getMessage()), Problem.column(text, token.start()) + ": " + e.where());
    }
  }

  /** Whether a path is next. */
  boolean atPath() {
    return switch (peek().kind()) {
      case WORD, QUOTED_NAME, NAME_PLACEHOLDER -> true;
      case STRING, NUMBER, VALUE_PLACEHOLDER, SIGN, END -> false;
    };
  }

  /** Reads a path. */
  DocumentPath path() {
    Token first = peek();
    List<DocumentPath.Step> steps = new ArrayList<>();
    steps.add(member());
    while (true) {
      if (takeSign(".")) {
        steps.add(member());
      } else if (takeSign("[")) {
        steps.add(element());
        expectSign("]");
      } else {
        return build(first, () -> new DocumentPath(steps));
      }
    }
  }

  private DocumentPath.Member member() {
    if (!atPath()) {
      throw expected("an attribute name");
    }
    Token token = take();
    String name = token.text();
    if (token.kind() == Token.Kind.NAME_PLACEHOLDER) {
      Optional<String> known = placeholders.name(name);
      if (known.isEmpty()) {
        throw new StorageException.Invalid(
            "The expression uses a name that is not given.",
            Problem.column(text, token.start()) + ": " + name);
      }
      name = known.get();
    }
    String given = name;
    return build(token, () -> new DocumentPath.Member(given));
  }

  private DocumentPath.Element element() {
    Token token = peek();
    String digits = token.text();
    boolean whole =
        token.kind() == Token.Kind.NUMBER
            && digits.chars().allMatch(c -> c >= '0' && c <= '9')
            && (digits.length() == 1 || digits.charAt(0) != '0');
    if (!whole) {
      throw expected("a list index");
    }
    take();
    // Longer ones are too large in any case, and might not fit an int.
    int index = digits.length() > 9 ? DocumentPath.MAX_INDEX + 1 : Integer.parseInt(digits);
    return build(token, () -> new DocumentPath.Element(index));
  }

  /** Whether a constant is next. */
  boolean atConstant() {
    Token token = peek();
    return switch (token.kind()) {
      case STRING, NUMBER, VALUE_PLACEHOLDER -> true;
      case SIGN -> token.isSign("-") && peek(1).kind() == Token.Kind.NUMBER;
      case WORD -> token.isWord("true") || token.isWord("false") || token.isWord("null");
      case QUOTED_NAME, NAME_PLACEHOLDER, END -> false;
    };
  }

  /** Reads a literal or a value's placeholder. */
  Value constant() {
    if (!atConstant()) {
      throw expected("a value");
    }
    Token token = take();
    return switch (token.kind()) {
      case STRING -> new Value.Text(token.text());
      case NUMBER -> number(token, "");
      case SIGN -> number(take(), "-");
      case VALUE_PLACEHOLDER ->
          placeholders
              .value(token.text())
              .orElseThrow(
                  () ->
                      new StorageException.Invalid(
                          "The expression uses a value that is not given.",
                          Problem.column(text, token.start()) + ": " + token.text()));
      case WORD, QUOTED_NAME, NAME_PLACEHOLDER, END ->
          token.isWord("null") ? Value.Null.NULL : Value.Bool.of(token.isWord("true"));
    };
  }

  /** A number is what it is in JSON. */
  private Value number(Token token, String sign) {
    String where = Problem.column(text, token.start());
    try {
      return Json.parse((sign + token.text()).getBytes(StandardCharsets.US_ASCII));
    } catch (StorageException.Invalid e) {
      throw new StorageException.Invalid(String.valueOf(e.getMessage()), where);
    } catch (StorageException.Rejected e) {
      throw new StorageException.Rejected(String.valueOf(e.getMessage()), where);
    }
  }
}
