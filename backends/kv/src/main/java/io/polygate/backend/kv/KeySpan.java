package io.polygate.backend.kv;

import java.util.Arrays;

/** All keys from one to another in the engine's order, which is that of unsigned bytes. */
final class KeySpan {
  private final byte[] from;
  private final byte[] to;

  /**
   * A span; it may be empty.
   *
   * @param from the first key that is in it
   * @param to the first key that is not in it any more
   */
  KeySpan(byte[] from, byte[] to) {
    this.from = from;
    this.to = to;
  }

  /** All keys that begin so. */
  static KeySpan of(byte[] prefix) {
    return new KeySpan(prefix, successor(prefix));
  }

  byte[] from() {
    return from;
  }

  byte[] to() {
    return to;
  }

  boolean isEmpty() {
    return Arrays.compareUnsigned(from, to) >= 0;
  }

  boolean contains(byte[] key) {
    return Arrays.compareUnsigned(from, key) <= 0 && Arrays.compareUnsigned(key, to) < 0;
  }

  /** What of the span comes after a key, in the direction in which it is read. */
  KeySpan after(byte[] key, boolean descending) {
    if (descending) {
      return new KeySpan(from, Arrays.compareUnsigned(key, to) < 0 ? key : to);
    }
    byte[] next = Arrays.copyOf(key, key.length + 1);
    return new KeySpan(Arrays.compareUnsigned(next, from) > 0 ? next : from, to);
  }

  /**
   * The first key after all that begin so.
   *
   * @param prefix begins with something else than 0xFF, as all keys do
   */
  static byte[] successor(byte[] prefix) {
    int end = prefix.length;
    while (prefix[end - 1] == (byte) 0xff) {
      end--;
    }
    byte[] next = Arrays.copyOf(prefix, end);
    next[end - 1]++;
    return next;
  }
}
