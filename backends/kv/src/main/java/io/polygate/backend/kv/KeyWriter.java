package io.polygate.backend.kv;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Puts a key of the database together, piece by piece. */
final class KeyWriter {
  private byte[] bytes = new byte[96];
  private int length;

  KeyWriter octet(int value) {
    require(1);
    bytes[length++] = (byte) value;
    return this;
  }

  /** A number whose bytes are in its order, as long as it is not negative. */
  KeyWriter number(long value) {
    require(Long.BYTES);
    for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      bytes[length++] = (byte) (value >>> shift);
    }
    return this;
  }

  /** Text as UTF-8, whose order is that of the code points. */
  KeyWriter text(String text) {
    return bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Text that holds no U+0000, and its end, which comes before all that could follow in it. */
  KeyWriter endedText(String text) {
    return text(text).octet(0);
  }

  /** Text of any characters, told apart exactly; not in the order of its code points. */
  KeyWriter characters(String text) {
    for (int i = 0; i < text.length(); i++) {
      octet(text.charAt(i) >>> 8).octet(text.charAt(i));
    }
    return this;
  }

  KeyWriter bytes(byte[] more) {
    require(more.length);
    System.arraycopy(more, 0, bytes, length, more.length);
    length += more.length;
    return this;
  }

  /** The bytes of another key from a place on. */
  KeyWriter bytes(byte[] more, int from) {
    require(more.length - from);
    System.arraycopy(more, from, bytes, length, more.length - from);
    length += more.length - from;
    return this;
  }

  byte[] key() {
    return Arrays.copyOf(bytes, length);
  }

  private void require(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
