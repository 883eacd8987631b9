package io.polygate.backend.kv;

import io.polygate.spi.Decimals;
import io.polygate.spi.SortRange;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Values of indexed fields as bytes whose order is that of the values: truth values, then numbers
 * by their exact value, then text by its UTF-8 bytes. Each ends itself, so that something may
 * follow.
 *
 * <p>A number is its sign, its exponent in scientific notation and its digits, each digit raised by
 * one, ended by a zero; all of that turned round if it is negative. In text a zero byte is followed
 * by 0xFF, and two zero bytes end it.
 */
final class OrderedValues {
  private static final int FALSE = 0x01;
  private static final int TRUE = 0x02;
  private static final int NUMBER = 0x10;
  private static final int TEXT = 0x20;

  private static final int NEGATIVE = 1;
  private static final int ZERO = 2;
  private static final int POSITIVE = 3;

  /** Makes every exponent positive. */
  private static final int BIAS = 1 - Decimals.MIN_EXPONENT;

  private OrderedValues() {}

  /** Whether a value can be one that an index is ordered by. */
  static boolean isSortValue(Value value) {
    return value instanceof Value.Text || value instanceof Value.Num;
  }

  /** Appends a text, a number or a truth value. */
  static KeyWriter write(KeyWriter writer, Value value) {
    return switch (value) {
      case Value.Bool(boolean truth) -> writer.octet(truth ? TRUE : FALSE);
      case Value.Num(BigDecimal number) -> number(writer.octet(NUMBER), number);
      case Value.Text(String text) -> escaped(writer.octet(TEXT), text).octet(0).octet(0);
      case Value.Null _, Value.Array _, Value.Members _, Value.Bytes _, Value.Set _ ->
          throw new IllegalArgumentException("Such a value is in no index.");
    };
  }

  /**
   * The keys that begin with a prefix, followed by a value in a range.
   *
   * @return empty if no value is in it
   */
  static Optional<KeySpan> span(byte[] prefix, SortRange range) {
    return switch (range) {
      case SortRange.All() -> Optional.of(KeySpan.of(prefix));
      case SortRange.Equal(Value value) ->
          isSortValue(value) ? Optional.of(KeySpan.of(with(prefix, value))) : Optional.empty();
      case SortRange.BeginsWith(String text) ->
          Optional.of(KeySpan.of(escaped(new KeyWriter().bytes(prefix).octet(TEXT), text).key()));
      case SortRange.Between(Optional<SortRange.Bound> lower, Optional<SortRange.Bound> upper) ->
          between(prefix, lower, upper);
    };
  }

  private static Optional<KeySpan> between(
      byte[] prefix, Optional<SortRange.Bound> lower, Optional<SortRange.Bound> upper) {
    int type = type(lower.or(() -> upper).orElseThrow().value());
    if (type == 0 || upper.map(bound -> type(bound.value()) != type).orElse(false)) {
      return Optional.empty();
    }
    byte[] all = new KeyWriter().bytes(prefix).octet(type).key();
    KeySpan span =
        new KeySpan(
            lower.map(bound -> edge(prefix, bound.value(), !bound.inclusive())).orElse(all),
            upper
                .map(bound -> edge(prefix, bound.value(), bound.inclusive()))
                .orElseGet(() -> KeySpan.successor(all)));
    return span.isEmpty() ? Optional.empty() : Optional.of(span);
  }

  /** Where keys with a value begin, or where they end. */
  private static byte[] edge(byte[] prefix, Value value, boolean end) {
    byte[] key = with(prefix, value);
    return end ? KeySpan.successor(key) : key;
  }

  private static byte[] with(byte[] prefix, Value value) {
    return write(new KeyWriter().bytes(prefix), value).key();
  }

  private static int type(Value value) {
    if (value instanceof Value.Num) {
      return NUMBER;
    }
    return value instanceof Value.Text ? TEXT : 0;
  }

  private static KeyWriter escaped(KeyWriter writer, String text) {
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      writer.octet(b);
      if (b == 0) {
        writer.octet(0xff);
      }
    }
    return writer;
  }

  private static KeyWriter number(KeyWriter writer, BigDecimal number) {
    if (number.signum() == 0) {
      return writer.octet(ZERO);
    }
    BigDecimal shortest = number.stripTrailingZeros();
    String digits = shortest.unscaledValue().abs().toString();
    int exponent = shortest.precision() - shortest.scale() - 1 + BIAS;
    int mask = number.signum() < 0 ? 0xff : 0;
    writer.octet(number.signum() < 0 ? NEGATIVE : POSITIVE);
    writer.octet((exponent >>> 8) ^ mask).octet(exponent ^ mask);
    for (int i = 0; i < digits.length(); i++) {
      writer.octet((digits.charAt(i) - '0' + 1) ^ mask);
    }
    return writer.octet(mask);
  }

  /** Takes apart what follows each other in a key. */
  static final class Reader {
    private final byte[] key;
    private int at;

    /** Begins at a place of a key. */
    Reader(byte[] key, int at) {
      this.key = key;
      this.at = at;
    }

    /** Where the next thing is. */
    int at() {
      return at;
    }

    /** The next value. */
    Value value() {
      return switch (next()) {
        case FALSE -> Value.Bool.FALSE;
        case TRUE -> Value.Bool.TRUE;
        case NUMBER -> new Value.Num(number());
        case TEXT -> new Value.Text(text());
        default -> throw damaged();
      };
    }

    private BigDecimal number() {
      int sign = next();
      if (sign == ZERO) {
        return BigDecimal.ZERO;
      }
      int mask = sign == NEGATIVE ? 0xff : 0;
      int exponent = ((next() ^ mask) << 8 | (next() ^ mask)) - BIAS;
      StringBuilder digits = new StringBuilder();
      for (int digit = next() ^ mask; digit != 0; digit = next() ^ mask) {
        digits.append((char) ('0' + digit - 1));
      }
      BigInteger unscaled = new BigInteger(digits.toString());
      return new BigDecimal(
          sign == NEGATIVE ? unscaled.negate() : unscaled, digits.length() - 1 - exponent);
    }

    private String text() {
      byte[] text = new byte[key.length - at];
      int length = 0;
      while (true) {
        int b = next();
        if (b == 0 && next() == 0) {
          return new String(Arrays.copyOf(text, length), StandardCharsets.UTF_8);
        }
        text[length++] = (byte) b;
      }
    }

    private int next() {
      if (at == key.length) {
        throw damaged();
      }
      return key[at++] & 0xff;
    }

    private static StorageException damaged() {
      return new StorageException.Corrupt("An entry of an index is damaged.", null);
    }
  }
}
