package io.polygate.spi;

/**
 * Steps through JSON text, one token at a time, and refuses what no token may hold. For one text
 * and one thread.
 *
 * <p>The fields hold what is known of the last string or number, so that scanning allocates
 * nothing.
 */
class JsonScanner {
  // What a byte means inside a string.
  private static final byte PLAIN = 0;
  private static final byte QUOTE = 1;
  private static final byte ESCAPE = 2;
  private static final byte CONTROL = 3;
  private static final byte NOT_ASCII = 4;
  private static final byte[] IN_STRING = new byte[256];

  static {
    for (int b = 0; b < 256; b++) {
      IN_STRING[b] = b < 0x20 ? CONTROL : b < 0x80 ? PLAIN : NOT_ASCII;
    }
    IN_STRING['"'] = QUOTE;
    IN_STRING['\\'] = ESCAPE;
  }

  /** Where exponents stop being counted: far outside the range, and far from overflowing. */
  private static final long EXPONENT_CAP = 1_000_000_000_000L;

  final byte[] bytes;
  final int origin;
  final int end;

  /** The next byte to read. */
  int at;

  /** The deepest nesting that was seen. */
  int deepest;

  /** The content of the string read last, without its quotes. */
  int stringStart;

  int stringEnd;

  /** Whether that string has escapes. */
  boolean escaped;

  /** Where the first and the last digit other than 0 of the number read last are; -1 for zero. */
  int firstDigit;

  int lastDigit;

  /** How many digits there are from the first to the last. */
  int digits;

  /** The number's exponent in scientific notation. */
  long exponent;

  JsonScanner(byte[] bytes, int origin, int end) {
    this.bytes = bytes;
    this.origin = origin;
    this.at = origin;
    this.end = end;
  }

  /** The next byte that is not white space, or -1 at the end of the text. */
  final int peek() {
    int i = at;
    while (i < end) {
      int b = bytes[i];
      if (b > ' ' || (b != ' ' && b != '\n' && b != '\r' && b != '\t')) {
        at = i;
        return b & 0xff;
      }
      i++;
    }
    at = i;
    return -1;
  }

  /** Enters an array or object at {@code depth}, the count of those around it. */
  final void enter(int depth) {
    if (depth >= Json.MAX_DEPTH) {
      throw invalid(Json.TOO_DEEP);
    }
    deepest = Math.max(deepest, depth + 1);
    at++;
  }

  /** Refuses anything but white space after the value. */
  final void expectEnd() {
    if (peek() >= 0) {
      throw invalid("The end of the JSON text was expected.");
    }
  }

  /** Reads {@code true}, {@code false} or {@code null}, whose first letter was seen. */
  final void literal(String word) {
    int length = word.length();
    boolean same = at + length <= end;
    for (int i = 1; same && i < length; i++) {
      same = bytes[at + i] == word.charAt(i);
    }
    if (!same) {
      throw invalid("A JSON value was expected.");
    }
    at += length;
  }

  /** Reads a string whose opening quote is at {@link #at}. */
  final void string() {
    int i = at + 1;
    stringStart = i;
    escaped = false;
    while (true) {
      while (i < end && IN_STRING[bytes[i] & 0xff] == PLAIN) {
        i++;
      }
      if (i >= end) {
        throw invalid("A string does not end.", end);
      }
      int b = bytes[i] & 0xff;
      switch (IN_STRING[b]) {
        case QUOTE -> {
          stringEnd = i;
          at = i + 1;
          return;
        }
        case ESCAPE -> {
          escaped = true;
          i = escape(i);
        }
        case NOT_ASCII -> i = multibyte(i, b);
        default -> throw invalid("A control character in a string must be escaped.", i);
      }
    }
  }

  /** Checks the escape at {@code i}, and gives the place after it. */
  private int escape(int i) {
    int kind = i + 1 < end ? bytes[i + 1] : -1;
    switch (kind) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
        return i + 2;
      }
      case 'u' -> {
        int unit = hexadecimal(i + 2);
        if (!Character.isSurrogate((char) unit)) {
          return i + 6;
        }
        boolean pair =
            Character.isHighSurrogate((char) unit)
                && i + 7 < end
                && bytes[i + 6] == '\\'
                && bytes[i + 7] == 'u'
                && Character.isLowSurrogate((char) hexadecimal(i + 8));
        if (!pair) {
          throw invalid("A surrogate must be one of a pair.", i);
        }
        return i + 12;
      }
      default -> throw invalid("There is no such escape in JSON.", i);
    }
  }

  /** The UTF-16 unit that the four digits from {@code i} stand for. */
  final int hexadecimal(int i) {
    int unit = 0;
    for (int k = i; k < i + 4; k++) {
      int digit = k < end ? Character.digit(bytes[k], 16) : -1;
      if (digit < 0) {
        throw invalid("Four hexadecimal digits were expected.", k);
      }
      unit = unit << 4 | digit;
    }
    return unit;
  }

  /**
   * Checks the UTF-8 sequence at {@code i} that {@code lead} begins, and gives the place after it.
   */
  private int multibyte(int i, int lead) {
    int second = i + 1 < end ? bytes[i + 1] & 0xff : 0;
    int length;
    boolean valid;
    if (lead < 0xe0) {
      length = 2;
      valid = lead >= 0xc2 && isContinuation(second);
    } else if (lead < 0xf0) {
      length = 3;
      // Overlong below E0 A0, surrogates from ED A0.
      valid =
          (lead == 0xe0 ? second >= 0xa0 && second < 0xc0 : isContinuation(second))
              && (lead != 0xed || second < 0xa0)
              && continues(i + 2);
    } else {
      length = 4;
      // Overlong below F0 90, beyond Unicode from F4 90.
      valid =
          lead <= 0xf4
              && (lead == 0xf0 ? second >= 0x90 && second < 0xc0 : isContinuation(second))
              && (lead != 0xf4 || second < 0x90)
              && continues(i + 2)
              && continues(i + 3);
    }
    if (!valid) {
      throw invalid("The text is not well-formed UTF-8.", i);
    }
    return i + length;
  }

  private boolean continues(int i) {
    return i < end && isContinuation(bytes[i] & 0xff);
  }

  private static boolean isContinuation(int b) {
    return (b & 0xc0) == 0x80;
  }

  /** Reads a number whose first byte, a digit or a minus, is at {@link #at}. */
  final void number() {
    int start = at;
    int i = bytes[start] == '-' ? start + 1 : start;
    firstDigit = -1;
    lastDigit = -1;
    int afterWhole = skipDigits(i);
    if (bytes[i] == '0' && afterWhole > i + 1) {
      throw invalid("A number must not begin with 0.", i);
    }
    int point = -1;
    i = afterWhole;
    if (i < end && bytes[i] == '.') {
      point = i;
      i = skipDigits(i + 1);
    }
    long power = 0;
    if (i < end && (bytes[i] == 'e' || bytes[i] == 'E')) {
      i++;
      boolean negative = i < end && bytes[i] == '-';
      int from = negative || (i < end && bytes[i] == '+') ? i + 1 : i;
      for (i = from; i < end && bytes[i] >= '0' && bytes[i] <= '9'; i++) {
        power = Math.min(EXPONENT_CAP, power * 10 + (bytes[i] - '0'));
      }
      if (i == from) {
        throw invalid("A digit was expected.", i);
      }
      power = negative ? -power : power;
    }
    at = i;
    if (firstDigit >= 0) {
      boolean whole = firstDigit < afterWhole;
      digits = lastDigit - firstDigit + 1 - (whole && lastDigit > afterWhole ? 1 : 0);
      exponent = power + (whole ? afterWhole - 1 - firstDigit : point - firstDigit);
      if (digits > Decimals.MAX_DIGITS) {
        throw new StorageException.Rejected(Decimals.TOO_PRECISE, position(start));
      }
      if (!Decimals.inRange(exponent)) {
        throw new StorageException.Rejected(Decimals.OUT_OF_RANGE, position(start));
      }
    }
  }

  /**
   * Reads at least one digit, notes where those other than 0 are, and gives the place after them.
   */
  private int skipDigits(int from) {
    int i = from;
    for (; i < end; i++) {
      int b = bytes[i];
      if (b < '0' || b > '9') {
        break;
      }
      if (b != '0') {
        lastDigit = i;
        if (firstDigit < 0) {
          firstDigit = i;
        }
      }
    }
    if (i == from) {
      throw invalid("A digit was expected.", i);
    }
    return i;
  }

  final StorageException.Invalid invalid(String message) {
    return invalid(message, at);
  }

  final StorageException.Invalid invalid(String message, int place) {
    return new StorageException.Invalid(message, position(place));
  }

  final String position(int place) {
    return Json.PLACE + (place - origin);
  }
}
