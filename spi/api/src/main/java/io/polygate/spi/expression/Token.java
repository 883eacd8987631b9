package io.polygate.spi.expression;

/**
 * One word or sign of an expression.
 *
 * @param kind what it is
 * @param text what it says: the content of a quoted one, otherwise as it was written
 * @param start where it begins in the expression, from 0
 * @param end where the next one may begin
 */
record Token(Kind kind, String text, int start, int end) {
  enum Kind {
    /** A plain word: a name, a keyword or a function. */
    WORD,
    /** A name in double quotes. */
    QUOTED_NAME,
    /** A string in single quotes. */
    STRING,
    /** A number without sign. */
    NUMBER,
    /** {@code #name}. */
    NAME_PLACEHOLDER,
    /** {@code :value}. */
    VALUE_PLACEHOLDER,
    /** An operator, bracket, comma or dot. */
    SIGN,
    /** The end of the expression. */
    END
  }

  boolean isSign(String sign) {
    return kind == Kind.SIGN && text.equals(sign);
  }

  boolean isWord(String keyword) {
    return kind == Kind.WORD && text.equalsIgnoreCase(keyword);
  }
}
