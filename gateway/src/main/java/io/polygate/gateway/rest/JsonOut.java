package io.polygate.gateway.rest;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes JSON text as UTF-8 into a growing array, with room for values that are JSON already. The
 * caller keeps the order of names and values; commas are put by themselves. For one thread.
 */
final class JsonOut {
  private static final byte[] HEXADECIMAL = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private byte[] buffer;
  private int size;
  // Whether the next name or element needs a comma before it.
  private boolean separate;

  JsonOut(int capacity) {
    this.buffer = new byte[capacity];
  }

  JsonOut beginObject() {
    return open('{');
  }

  JsonOut endObject() {
    return close('}');
  }

  JsonOut beginArray() {
    return open('[');
  }

  JsonOut endArray() {
    return close(']');
  }

  /** A member's name. */
  JsonOut name(String name) {
    string(name);
    append(':');
    separate = false;
    return this;
  }

  JsonOut string(String text) {
    comma();
    append('"');
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= 0x20 && c < 0x80 && c != '"' && c != '\\') {
        append(c);
      } else if (c < 0x80) {
        escape(c);
      } else {
        i = encode(text, i);
      }
    }
    append('"');
    separate = true;
    return this;
  }

  JsonOut number(long number) {
    return raw(Long.toString(number).getBytes(StandardCharsets.US_ASCII));
  }

  JsonOut bool(boolean truth) {
    return raw(Boolean.toString(truth).getBytes(StandardCharsets.US_ASCII));
  }

  /** A value that is JSON text already. */
  JsonOut raw(byte[] json) {
    comma();
    append(json);
    separate = true;
    return this;
  }

  /** The end of one of several texts that stand below each other. */
  JsonOut newLine() {
    append('\n');
    separate = false;
    return this;
  }

  int size() {
    return size;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(buffer, size);
  }

  /** Takes out what was written so far, so that writing begins anew. */
  byte[] drain() {
    byte[] drained = toByteArray();
    size = 0;
    return drained;
  }

  private JsonOut open(char bracket) {
    comma();
    append(bracket);
    separate = false;
    return this;
  }

  private JsonOut close(char bracket) {
    append(bracket);
    separate = true;
    return this;
  }

  private void comma() {
    if (separate) {
      append(',');
    }
  }

  private void escape(char c) {
    append('\\');
    switch (c) {
      case '"', '\\' -> append(c);
      case '\n' -> append('n');
      case '\r' -> append('r');
      case '\t' -> append('t');
      default -> {
        append('u');
        append('0');
        append('0');
        append((char) HEXADECIMAL[c >> 4]);
        append((char) HEXADECIMAL[c & 0xf]);
      }
    }
  }

  /** Writes the character at {@code i}; an unpaired surrogate becomes U+FFFD. */
  private int encode(String text, int i) {
    int point = text.codePointAt(i);
    if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
      point = 0xFFFD;
    }
    if (point < 0x800) {
      append((char) (0xC0 | (point >> 6)));
    } else {
      if (point < 0x10000) {
        append((char) (0xE0 | (point >> 12)));
      } else {
        append((char) (0xF0 | (point >> 18)));
        append((char) (0x80 | ((point >> 12) & 0x3F)));
      }
      append((char) (0x80 | ((point >> 6) & 0x3F)));
    }
    append((char) (0x80 | (point & 0x3F)));
    return point < 0x10000 ? i : i + 1;
  }

  /** Appends one byte, given as a char for convenience. */
  private void append(char octet) {
    if (size == buffer.length) {
      buffer = Arrays.copyOf(buffer, grown(size + 1));
    }
    buffer[size++] = (byte) octet;
  }

  private void append(byte[] bytes) {
    if (bytes.length > buffer.length - size) {
      buffer = Arrays.copyOf(buffer, grown(Math.addExact(size, bytes.length)));
    }
    System.arraycopy(bytes, 0, buffer, size, bytes.length);
    size += bytes.length;
  }

  private int grown(int needed) {
    return Math.max(needed, (int) Math.min(Integer.MAX_VALUE - 8L, buffer.length * 2L));
  }
}
