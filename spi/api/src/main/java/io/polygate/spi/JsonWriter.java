package io.polygate.spi;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** Writes a tree as JSON text into a growing array. For one tree and one thread. */
final class JsonWriter {
  private static final byte[] TRUE = ascii("true");
  private static final byte[] FALSE = ascii("false");
  private static final byte[] NULL = ascii("null");
  private static final byte[] BINARY = ascii("{\"$binary\":\"");
  private static final byte[] SET = ascii("{\"$set\":[");
  private static final byte[] HEXADECIMAL = ascii("0123456789abcdef");

  /** What follows the backslash for an ASCII character, 0 for one that stands for itself. */
  private static final byte[] ESCAPES = new byte[128];

  static {
    Arrays.fill(ESCAPES, 0, 0x20, (byte) 'u');
    ESCAPES['\b'] = 'b';
    ESCAPES['\f'] = 'f';
    ESCAPES['\n'] = 'n';
    ESCAPES['\r'] = 'r';
    ESCAPES['\t'] = 't';
    ESCAPES['"'] = '"';
    ESCAPES['\\'] = '\\';
  }

  /** Enough for one more char, which takes at most 6 bytes, and for the quotes. */
  private static final int ROOM = 8;

  private byte[] buffer = new byte[256];
  private int size;

  void write(Value value) {
    write(value, 0);
  }

  byte[] toByteArray() {
    return Arrays.copyOf(buffer, size);
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(buffer, 0, size);
  }

  private void write(Value value, int depth) {
    switch (value) {
      case Value.Null _ -> append(NULL);
      case Value.Bool(boolean truth) -> append(truth ? TRUE : FALSE);
      case Value.Num(BigDecimal number) -> number(number);
      case Value.Text(String text) -> string(text);
      case Value.Array(List<Value> values) -> {
        enter(depth, 1);
        append('[');
        elements(values, depth + 1);
        append(']');
      }
      case Value.Members(SequencedMap<String, Value> members) -> {
        enter(depth, 1);
        members(members, depth + 1);
      }
      case Value.Set(List<Value> values) -> {
        enter(depth, 2);
        append(SET);
        elements(values, depth + 2);
        append(']');
        append('}');
      }
      case Value.Bytes bytes -> {
        enter(depth, 1);
        append(BINARY);
        append(Base64.getEncoder().encode(bytes.value()));
        append('"');
        append('}');
      }
    }
  }

  private static void enter(int depth, int levels) {
    if (depth + levels > Json.MAX_DEPTH) {
      throw new StorageException.Rejected("A value may be nested 64 levels deep.", "value");
    }
  }

  private void elements(List<Value> values, int depth) {
    boolean first = true;
    for (Value element : values) {
      if (!first) {
        append(',');
      }
      first = false;
      write(element, depth);
    }
  }

  private void members(SequencedMap<String, Value> members, int depth) {
    if (members.size() == 1) {
      String only = members.firstEntry().getKey();
      if (only.equals(Json.SET) || only.equals(Json.BINARY)) {
        throw new StorageException.Rejected(
            "An object must not have $set or $binary as its only member.", "value");
      }
    }
    append('{');
    boolean first = true;
    for (Map.Entry<String, Value> member : members.entrySet()) {
      if (!first) {
        append(',');
      }
      first = false;
      string(member.getKey());
      append(':');
      write(member.getValue(), depth);
    }
    append('}');
  }

  private void number(BigDecimal number) {
    append(ascii(Decimals.canonical(number, "value").toString()));
  }

  private void string(String text) {
    int length = text.length();
    ensure(size + length + ROOM);
    byte[] to = buffer;
    int at = size;
    to[at++] = '"';
    for (int i = 0; i < length; i++) {
      if (to.length - at < ROOM) {
        size = at;
        ensure(at + ROOM);
        to = buffer;
      }
      char c = text.charAt(i);
      if (c < 0x80) {
        byte escape = ESCAPES[c];
        if (escape == 0) {
          to[at++] = (byte) c;
        } else {
          to[at++] = '\\';
          to[at++] = escape;
          if (escape == 'u') {
            to[at++] = '0';
            to[at++] = '0';
            to[at++] = HEXADECIMAL[c >> 4];
            to[at++] = HEXADECIMAL[c & 0xf];
          }
        }
      } else if (c < 0x800) {
        to[at++] = (byte) (0xc0 | c >> 6);
        to[at++] = (byte) (0x80 | (c & 0x3f));
      } else if (!Character.isSurrogate(c)) {
        to[at++] = (byte) (0xe0 | c >> 12);
        to[at++] = (byte) (0x80 | (c >> 6 & 0x3f));
        to[at++] = (byte) (0x80 | (c & 0x3f));
      } else {
        int point = text.codePointAt(i);
        if (!Character.isSupplementaryCodePoint(point)) {
          throw new StorageException.Rejected("Text must be well-formed Unicode.", "value");
        }
        i++;
        to[at++] = (byte) (0xf0 | point >> 18);
        to[at++] = (byte) (0x80 | (point >> 12 & 0x3f));
        to[at++] = (byte) (0x80 | (point >> 6 & 0x3f));
        to[at++] = (byte) (0x80 | (point & 0x3f));
      }
    }
    to[at++] = '"';
    size = at;
  }

  private void append(byte[] text) {
    ensure(size + text.length);
    System.arraycopy(text, 0, buffer, size, text.length);
    size += text.length;
  }

  private void append(char ascii) {
    ensure(size + 1);
    buffer[size++] = (byte) ascii;
  }

  private void ensure(int capacity) {
    if (capacity > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(capacity, buffer.length * 2));
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
