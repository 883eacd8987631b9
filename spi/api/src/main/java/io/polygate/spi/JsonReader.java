package io.polygate.spi;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;

/** Builds the tree of JSON text. */
final class JsonReader extends JsonScanner {
  private static final int LONG_DIGITS = 18;

  JsonReader(byte[] bytes, int origin, int end) {
    super(bytes, origin, end);
  }

  Value document() {
    Value value = value(0);
    expectEnd();
    return value;
  }

  /** Reads the next value, which stands within {@code depth} arrays and objects. */
  Value value(int depth) {
    switch (peek()) {
      case '{' -> {
        return object(depth);
      }
      case '[' -> {
        return array(depth);
      }
      case '"' -> {
        string();
        return new Value.Text(text());
      }
      case 't' -> {
        literal("true");
        return Value.Bool.TRUE;
      }
      case 'f' -> {
        literal("false");
        return Value.Bool.FALSE;
      }
      case 'n' -> {
        literal("null");
        return Value.Null.NULL;
      }
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> {
        boolean negative = bytes[at] == '-';
        number();
        return new Value.Num(decimal(negative));
      }
      default -> throw invalid("A JSON value was expected.");
    }
  }

  private Value array(int depth) {
    enter(depth);
    if (peek() == ']') {
      at++;
      return new Value.Array(List.of());
    }
    List<Value> values = new ArrayList<>();
    while (true) {
      values.add(value(depth + 1));
      int next = peek();
      if (next != ',' && next != ']') {
        throw invalid("A comma or ] was expected.");
      }
      at++;
      if (next == ']') {
        return new Value.Array(values);
      }
    }
  }

  private Value object(int depth) {
    int start = at;
    enter(depth);
    if (peek() == '}') {
      at++;
      return new Value.Members(new LinkedHashMap<>());
    }
    LinkedHashMap<String, Value> members = new LinkedHashMap<>();
    while (true) {
      if (peek() != '"') {
        throw invalid("A member name was expected.");
      }
      int nameStart = at;
      string();
      String name = text();
      if (members.containsKey(name)) {
        throw invalid("A member name stands twice in one object.", nameStart);
      }
      if (peek() != ':') {
        throw invalid("A colon was expected.");
      }
      at++;
      members.put(name, value(depth + 1));
      int next = peek();
      if (next != ',' && next != '}') {
        throw invalid("A comma or } was expected.");
      }
      at++;
      if (next == '}') {
        return members.size() == 1 ? typed(name, members, start) : new Value.Members(members);
      }
    }
  }

  /** The set or binary data that an object with one member may stand for, or the object itself. */
  private Value typed(String name, LinkedHashMap<String, Value> members, int start) {
    return switch (name) {
      case Json.SET -> {
        if (members.get(name) instanceof Value.Array(List<Value> values)) {
          yield new Value.Set(values);
        }
        throw invalid("The content of $set must be an array.", start);
      }
      case Json.BINARY -> {
        if (members.get(name) instanceof Value.Text(String base64)) {
          yield binary(base64, start);
        }
        throw invalid("The content of $binary must be a string.", start);
      }
      default -> new Value.Members(members);
    };
  }

  private Value binary(String base64, int start) {
    byte[] given = base64.getBytes(StandardCharsets.UTF_8);
    try {
      byte[] data = Base64.getDecoder().decode(given);
      // The decoder forgives missing padding and bits that no encoder would set.
      if (Arrays.equals(Base64.getEncoder().encode(data), given)) {
        return new Value.Bytes(data);
      }
    } catch (IllegalArgumentException e) {
      throw invalid("The content of $binary is not base64.", start);
    }
    throw invalid("The content of $binary is not padded base64.", start);
  }

  /** The string that was read last. */
  private String text() {
    return escaped
        ? unescaped(stringStart, stringEnd)
        : new String(bytes, stringStart, stringEnd - stringStart, StandardCharsets.UTF_8);
  }

  /** The content of a checked string, with its escapes resolved. */
  String unescaped(int from, int to) {
    StringBuilder text = new StringBuilder(to - from);
    int plain = from;
    int i = from;
    while (i < to) {
      if (bytes[i] != '\\') {
        i++;
        continue;
      }
      text.append(new String(bytes, plain, i - plain, StandardCharsets.UTF_8));
      byte kind = bytes[i + 1];
      text.append(
          switch (kind) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> (char) hexadecimal(i + 2);
            default -> (char) kind;
          });
      i += kind == 'u' ? 6 : 2;
      plain = i;
    }
    return text.append(new String(bytes, plain, to - plain, StandardCharsets.UTF_8)).toString();
  }

  /** The number that was read last, in canonical form. */
  private BigDecimal decimal(boolean negative) {
    if (firstDigit < 0) {
      return BigDecimal.ZERO;
    }
    int scale = (int) (digits - 1 - exponent);
    BigDecimal number =
        digits <= LONG_DIGITS
            ? BigDecimal.valueOf(smallUnscaled(negative), scale)
            : new BigDecimal(largeUnscaled(negative), scale);
    return scale < 0 && exponent < Decimals.MAX_DIGITS ? number.setScale(0) : number;
  }

  private long smallUnscaled(boolean negative) {
    long unscaled = 0;
    for (int i = firstDigit; i <= lastDigit; i++) {
      if (bytes[i] != '.') {
        unscaled = unscaled * 10 + (bytes[i] - '0');
      }
    }
    return negative ? -unscaled : unscaled;
  }

  private BigInteger largeUnscaled(boolean negative) {
    StringBuilder text = new StringBuilder(digits + 1).append(negative ? "-" : "");
    for (int i = firstDigit; i <= lastDigit; i++) {
      if (bytes[i] != '.') {
        text.append((char) bytes[i]);
      }
    }
    return new BigInteger(text.toString());
  }
}
