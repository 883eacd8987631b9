package io.polygate.gateway.rest;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Percent encoding of UTF-8 in paths and queries: once, and strictly, so that no two spellings are
 * taken for each other.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3986#section-2.1">RFC 3986, section 2.1</a>
 */
final class Percent {
  private static final String HEXADECIMAL = "0123456789ABCDEF";

  private Percent() {}

  /**
   * Decodes a segment of a path.
   *
   * @return empty if an escape is incomplete or its bytes are not UTF-8
   */
  static Optional<String> decodePath(String encoded) {
    return decode(encoded, false);
  }

  /** Decodes a name or value of a query, where {@code +} stands for a space. */
  static Optional<String> decodeQuery(String encoded) {
    return decode(encoded, true);
  }

  private static Optional<String> decode(String encoded, boolean plusIsSpace) {
    int at = 0;
    int length = encoded.length();
    while (at < length && isPlain(encoded.charAt(at), plusIsSpace)) {
      at++;
    }
    if (at == length) {
      return Optional.of(encoded);
    }
    ByteBuffer bytes = ByteBuffer.allocate(length);
    for (at = 0; at < length; at++) {
      char c = encoded.charAt(at);
      if (c == '%') {
        if (at + 2 >= length
            || !HexFormat.isHexDigit(encoded.charAt(at + 1))
            || !HexFormat.isHexDigit(encoded.charAt(at + 2))) {
          return Optional.empty();
        }
        bytes.put((byte) HexFormat.fromHexDigits(encoded, at + 1, at + 3));
        at += 2;
      } else if (c >= 0x80) {
        return Optional.empty();
      } else {
        bytes.put((byte) (c == '+' && plusIsSpace ? ' ' : c));
      }
    }
    return text(bytes.flip());
  }

  private static boolean isPlain(char c, boolean plusIsSpace) {
    return c != '%' && c < 0x80 && !(c == '+' && plusIsSpace);
  }

  private static Optional<String> text(ByteBuffer utf8) {
    try {
      CharBuffer text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(utf8);
      return Optional.of(text.toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** Encodes a key as one segment of a path; {@code .} and {@code ..} as well. */
  static String encodePath(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    boolean dots = text.equals(".") || text.equals("..");
    StringBuilder encoded = new StringBuilder(utf8.length + 16);
    for (byte octet : utf8) {
      char c = (char) (octet & 0xff);
      if (isUnreserved(c) && !(dots && c == '.')) {
        encoded.append(c);
      } else {
        encoded.append('%').append(HEXADECIMAL.charAt(c >> 4)).append(HEXADECIMAL.charAt(c & 0xf));
      }
    }
    return encoded.toString();
  }

  private static boolean isUnreserved(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '.'
        || c == '_'
        || c == '~';
  }
}
